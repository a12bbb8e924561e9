import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const one = String.raw`(?:[A-Z]{1,2}-[DFR]?\d{1,2}|F\d{2}|X\d{2}|I\d{1,2})`;
const some = String.raw`${one}(?:(?:[,;]? | … )${one})*`;
/** One id, or all from one to another of the same letters: `K-D1 … K-D7`. */
const idOrRange = new RegExp(String.raw`\b(${one})\b(?: … (${one})\b)?`, 'g');
/** `[T-18, D-04]` or `[T-18] [D-04]` at the front of a string. */
const frontOfTitle = new RegExp(String.raw`['"\x60]((?:\[(?:${some})(?:, \$\{\w+\})?\] ?)+)`, 'g');
/** What heads a bullet, a numbered paragraph or a row of a table. */
const heads = [
  new RegExp(String.raw`^(?:- |\d+\. )\*\*(${one})\b`),
  new RegExp(String.raw`^\| (${some}) `),
];
/** Invariants stand side by side in one line. */
const invariant = /(?:^|· )(I\d{1,2}) /g;

/** Ids with the files that carry them. */
export type IdPlaces = ReadonlyMap<string, readonly string[]>;

/** Rule ids that stand in square brackets at the front of test titles. */
export function idsInTitles(root: string): IdPlaces {
  return gather(root, filesUnder(root, 'tests', /\.(test|e2e)\.ts$/), (text) => [...text.matchAll(frontOfTitle)].flatMap(([, ids]) => idsIn(ids ?? '')));
}

/** Rule ids that comments and data of the code cite. */
export function idsInCode(root: string): IdPlaces {
  return gather(root, [...filesUnder(root, 'src', /\.(ts|svelte)$/), ...filesUnder(root, 'sw', /\.ts$/)], idsIn);
}

/** Rule ids that a page beside the code speaks of, its known gaps included. */
export function idsInSpecs(root: string): IdPlaces {
  return gather(root, filesUnder(root, 'src', /\.md$/), idsIn);
}

/** Rule ids that a page beside the code promises: they head a line of it, and not one among its known gaps. */
export function idsPromised(root: string): IdPlaces {
  return gather(root, filesUnder(root, 'src', /\.md$/), (text) => withoutGaps(text).split('\n').flatMap(promisedIn));
}

/** Rule ids that stand under a page's known gaps. */
export function idsAmongGaps(root: string): IdPlaces {
  return gather(root, filesUnder(root, 'src', /\.md$/), (text) => idsIn(text.slice(withoutGaps(text).length)));
}

function promisedIn(line: string): string[] {
  const head = heads.map((shape) => shape.exec(line)?.[1]).find((ids) => ids !== undefined);
  return [...idsIn(head ?? ''), ...[...line.matchAll(invariant)].map(([, id]) => id ?? '')];
}

/** Known gaps come last on every page. */
function withoutGaps(text: string): string {
  return text.split(/^## Known gaps$/m)[0] ?? '';
}

function idsIn(text: string): string[] {
  return [...text.matchAll(idOrRange)].flatMap(([, from, to]) => (from === undefined ? [] : to === undefined ? [from] : range(from, to)));
}

function range(from: string, to: string): string[] {
  const [letters, first] = apart(from);
  const [otherLetters, last] = apart(to);
  if (letters !== otherLetters || Number(last) <= Number(first)) return [from, to];
  return Array.from({ length: Number(last) - Number(first) + 1 }, (_, at) => letters + String(Number(first) + at).padStart(first.length, '0'));
}

function apart(id: string): [letters: string, number: string] {
  const number = /\d+$/.exec(id)?.[0] ?? '';
  return [id.slice(0, id.length - number.length), number];
}

function gather(root: string, files: readonly string[], read: (text: string) => readonly string[]): IdPlaces {
  const found = new Map<string, string[]>();
  for (const file of files) {
    for (const id of new Set(read(readFileSync(join(root, file), 'utf8')))) found.set(id, [...(found.get(id) ?? []), file]);
  }
  return found;
}

function filesUnder(root: string, folder: string, name: RegExp): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => name.test(file))
    .map((file) => join(folder, file));
}
