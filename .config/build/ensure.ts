import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { buildId } from './build-id.ts';

/** Builds the pages when there is no build yet, or one from other sources; `npm start` runs this first. */
async function ensureBuild(root: string): Promise<void> {
  if (existsSync(join(root, 'dist/web/sw.js')) && builtId(join(root, 'dist/build.json')) === buildId(root)) return;
  console.log('Building field app and desk …');
  await build({ configFile: join(root, 'vite.config.ts'), logLevel: 'warn' });
}

function builtId(stamp: string): string | null {
  if (!existsSync(stamp)) return null;
  return (JSON.parse(readFileSync(stamp, 'utf8')) as { buildId: string }).buildId;
}

await ensureBuild(join(import.meta.dirname, '../..'));
