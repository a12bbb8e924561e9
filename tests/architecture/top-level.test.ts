import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const allowed = [
  ...['.ci', '.config', '.editorconfig', '.gitattributes', '.github', '.gitignore', '.npmrc'],
  ...['LICENSE', 'README.md', 'package-lock.json', 'package.json', 'public', 'src', 'sw', 'tests'],
  ...['tsconfig.json', 'vite.config.ts'],
];

describe('the top of the repository', () => {
  it('holds only what the house names', () => {
    const made = [...ignoredByGit(), '.git', 'node_modules'];
    const found = readdirSync(root).filter((name) => !made.includes(name));
    expect(found.filter((name) => !allowed.includes(name))).toEqual([]);
  });

  it('names no package host in the lockfile', () => {
    expect(readFileSync(join(root, 'package-lock.json'), 'utf8')).not.toContain('"resolved"');
  });
});

function ignoredByGit(): string[] {
  const folders = readFileSync(join(root, '.gitignore'), 'utf8').split('\n');
  const plain = folders.map((line) => line.replace(/\/$/, '')).filter((line) => line !== '' && !line.includes('*'));
  return [...plain, ...readdirSync(root).filter((name) => name.endsWith('.log'))];
}
