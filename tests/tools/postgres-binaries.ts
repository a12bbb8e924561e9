import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const distributionFolder = '/usr/lib/postgresql';
const otherFolders = ['/opt/homebrew/opt/postgresql/bin', '/usr/local/opt/postgresql/bin', '/usr/pgsql/bin'];

/** The folder that holds `initdb` and `postgres`: `PG_BIN`, the newest installed version, then PATH; null when there is none. */
export function findPostgresBin(): string | null {
  const named = process.env.PG_BIN;
  if (named) return holdsServer(named) ? named : null;
  const installed = existsSync(distributionFolder)
    ? readdirSync(distributionFolder)
        .sort((a, b) => Number(b) - Number(a))
        .map((version) => join(distributionFolder, version, 'bin'))
    : [];
  const onPath = (process.env.PATH ?? '').split(delimiter);
  return [...installed, ...onPath, ...otherFolders, ...pgConfigBin()].find(holdsServer) ?? null;
}

function holdsServer(folder: string): boolean {
  return existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres'));
}

function pgConfigBin(): string[] {
  try {
    return [execFileSync('pg_config', ['--bindir'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()];
  } catch {
    return []; // not installed
  }
}
