import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Rolldown } from 'vite';

/** One file of the shell cache; `revision` is null where the name already carries a digest of the content. */
export interface PrecacheEntry {
  readonly url: string;
  readonly revision: string | null;
}

/**
 * Everything a visit needs without a network: all that was built, lazy chunks, workers, wasm and fonts included, except
 * what only the desk uses. Asking for what is left out rather than for what is put in keeps a new kind of file offline-safe.
 */
export function precacheList(outDir: string, deskOnly: ReadonlySet<string>): PrecacheEntry[] {
  return filesUnder(outDir)
    .filter((file) => !deskOnly.has(file) && !file.startsWith('desk/') && !file.endsWith('.map') && file !== 'sw.js')
    .sort()
    .map((file) => ({ url: `/${file}`, revision: file.startsWith('assets/') ? null : sha256(join(outDir, file)) }));
}

/** Files of a bundle that are reached from the desk's page and from no other page. */
export function filesOnlyOfDesk(bundle: Rolldown.OutputBundle): ReadonlySet<string> {
  const entries = Object.values(bundle).filter((output) => output.type === 'chunk' && output.isEntry);
  const desk = new Set<string>();
  const others = new Set<string>();
  for (const entry of entries) reach(bundle, entry.fileName, isDesk(entry) ? desk : others);
  return new Set([...desk].filter((file) => !others.has(file)));
}

function isDesk(output: Rolldown.OutputAsset | Rolldown.OutputChunk): boolean {
  return output.type === 'chunk' && (output.facadeModuleId ?? '').split('\\').join('/').endsWith('/desk/index.html');
}

interface ViteMetadata {
  readonly importedCss?: ReadonlySet<string>;
  readonly importedAssets?: ReadonlySet<string>;
}

function reach(bundle: Rolldown.OutputBundle, fileName: string, seen: Set<string>): void {
  if (seen.has(fileName)) return;
  seen.add(fileName);
  const output = bundle[fileName];
  if (output?.type !== 'chunk') return;
  const metadata = (output as { viteMetadata?: ViteMetadata }).viteMetadata;
  const next = [output.imports, output.dynamicImports, metadata?.importedCss ?? [], metadata?.importedAssets ?? []];
  for (const files of next) for (const file of files) reach(bundle, file, seen);
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, 16);
}
