import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ruleId = /\b(?:[A-Z]{1,2}-[DFR]?\d{1,2}|F\d{2}|X\d{2}|I\d{1,2})\b/g;

/** Rule ids that stand in square brackets at the front of test titles, each with the files that carry it. */
export function idsInTitles(root: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const file of filesUnder(root, 'tests', /\.(test|e2e)\.ts$/)) {
    const titles = readFileSync(join(root, file), 'utf8').matchAll(
      /['"`]\[((?:(?:[A-Z]{1,2}-[DFR]?\d{1,2}|F\d{2}|X\d{2}|I\d{1,2})(?:[,;… ]+)?)+)\]/g,
    );
    for (const title of titles) {
      for (const [id] of (title[1] ?? '').matchAll(ruleId)) found.set(id, [...(found.get(id) ?? []), file]);
    }
  }
  return found;
}

/** Rule ids that comments and data of the code cite, each with the files that do. */
export function idsInCode(root: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const file of [...filesUnder(root, 'src', /\.(ts|svelte)$/), ...filesUnder(root, 'sw', /\.ts$/)]) {
    const cited = new Set([...readFileSync(join(root, file), 'utf8').matchAll(ruleId)].map(([id]) => id));
    for (const id of cited) found.set(id, [...(found.get(id) ?? []), file]);
  }
  return found;
}

/** Rule ids that a spec beside the code defines or explains. */
export function idsInSpecs(root: string): ReadonlySet<string> {
  const texts = filesUnder(root, 'src', /\.md$/).map((file) => readFileSync(join(root, file), 'utf8'));
  return new Set(texts.flatMap((text) => [...text.matchAll(ruleId)].map(([id]) => id)));
}

function filesUnder(root: string, folder: string, name: RegExp): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => name.test(file))
    .map((file) => join(folder, file));
}
