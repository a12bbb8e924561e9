import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * A copy of the sources in which each component stands as the TypeScript of its scripts. The Svelte compiler leaves
 * type-only imports out, so a checker that reads compiled components never sees them; in the copy it does.
 */
export function mirrorSources(
  root: string,
  planted: Readonly<Record<string, string>> = {},
): { folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'doorstep-layers-'));
  for (const top of ['src', 'sw']) cpSync(join(root, top), join(folder, top), { recursive: true });
  for (const file of ['tsconfig.json', 'package.json']) cpSync(join(root, file), join(folder, file));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const [path, text] of Object.entries(planted)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  for (const top of ['src', 'sw']) scriptsOnly(join(folder, top));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function scriptsOnly(folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.svelte')) continue;
    const path = join(entry.parentPath, entry.name);
    const scripts = [...readFileSync(path, 'utf8').matchAll(/<script[^>]*>([^]*?)<\/script>/g)].map(
      (match) => match[1],
    );
    writeFileSync(`${path}.ts`, `${scripts.join('\n')}\nexport {};\n`);
    rmSync(path);
  }
}
