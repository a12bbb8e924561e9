import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** What the web build is made from. The server's own rooms are run from source and change nothing in it. */
const inputs = ['src', 'sw', 'public', '.config/build', 'vite.config.ts', 'package-lock.json'];
const notBuilt = ['src/server', 'src/simulator', 'src/sample'];

/** Names a build by its sources: the same tree gives the same id, so a build that is up to date is never made again. */
export function buildId(root: string): string {
  const digest = createHash('sha256');
  for (const file of inputs.flatMap((input) => filesUnder(root, input)).sort()) {
    digest
      .update(file)
      .update('\0')
      .update(readFileSync(join(root, file)))
      .update('\0');
  }
  return digest.digest('hex').slice(0, 16);
}

function filesUnder(root: string, path: string): string[] {
  if (notBuilt.includes(path)) return [];
  const entries = listing(join(root, path));
  if (entries === 'a file') return [path];
  return entries.flatMap((name) =>
    filesUnder(
      root,
      relative(root, join(root, path, name))
        .split(sep)
        .join('/'),
    ),
  );
}

function listing(path: string): string[] | 'a file' {
  try {
    return readdirSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return 'a file';
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
