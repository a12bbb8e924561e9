import type { HitReason } from './answer.ts';
import type { StemTable } from './stem-table.ts';

/** Points of a word for each of its letters. */
const POINTS = { whole: 1, spelled: 0.9, initials: 0.8, pieces: 0.7 } as const;
const AT_END = 0.12;
const AT_START = 0.08;
const NEAR = 0.06;
/** So much worse than the best one, a stem is not meant. */
const TOLERANCE = 0.3;
const MOST_STEMS = 400;

export interface RankedStem {
  readonly stem: number;
  readonly score: number;
}

/** stems by how much of the words they hold; at equal points the one nearby, then the shorter one. */
export function rankStems(table: StemTable, words: readonly string[], nearStem: number | null): readonly RankedStem[] {
  const points = new Float32Array(table.count);
  // a common word stands in all of them: no lists that grow, and no function called for each
  const touched = new Uint32Array(table.count);
  let count = 0;
  let best = 0;
  const letters = words.reduce((sum, word) => sum + word.length, 0);
  for (const word of words) {
    const { how, stems, shares } = table.find(word);
    const share = (word.length / letters) * POINTS[how];
    for (let i = 0; i < stems.length; i++) {
      const stem = stems[i] ?? 0;
      const before = points[stem] ?? 0;
      if (before === 0) touched[count++] = stem;
      points[stem] = before + share * (shares?.[i] ?? 1);
      best = Math.max(best, points[stem] ?? 0);
    }
  }
  let found = 0;
  for (let i = 0; i < count; i++) {
    const stem = touched[i] ?? 0;
    if ((points[stem] ?? 0) >= best - TOLERANCE) touched[found++] = stem;
  }
  if (nearStem !== null) points[nearStem] = (points[nearStem] ?? 0) + NEAR;
  // so many that no order among them would help: the first ones, before their texts are looked at
  const stems = found > MOST_STEMS * 4 ? firstOf(touched.subarray(0, found).sort(), points) : [...touched.subarray(0, found)];
  return stems
    .map((stem) => ({ stem, score: (points[stem] ?? 0) + edges(table.texts.textAt(stem), words) - table.texts.lengthAt(stem) / 10_000 }))
    .sort((a, b) => b.score - a.score || a.stem - b.stem)
    .slice(0, MOST_STEMS);
}

/** The best of the stems, equal ones in the order of the file. */
function firstOf(stems: Uint32Array, points: Float32Array): number[] {
  const sorted = new Float32Array(stems.length);
  for (let i = 0; i < stems.length; i++) sorted[i] = points[stems[i] ?? 0] ?? 0;
  const cut = sorted.sort()[stems.length - MOST_STEMS] ?? 0;
  const better: number[] = [];
  const equal: number[] = [];
  for (let i = 0; i < stems.length; i++) {
    const stem = stems[i] ?? 0;
    const its = points[stem] ?? 0;
    if (its > cut) better.push(stem);
    else if (its === cut && equal.length < MOST_STEMS) equal.push(stem);
  }
  return [...better, ...equal.slice(0, MOST_STEMS - better.length)];
}

export function stemReasons(table: StemTable, words: readonly string[], stem: number): HitReason[] {
  return words.flatMap((word) => {
    const { how, stems } = table.find(word);
    return holds(stems, stem) ? [{ part: 'stem' as const, how, typed: word }] : [];
  });
}

function edges(text: string, words: readonly string[]): number {
  return words.reduce(
    (most, word) => Math.max(most, text.endsWith(word) ? AT_END : 0, text.startsWith(word) ? AT_START : 0),
    0,
  );
}

function holds(sorted: Uint32Array, item: number): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < item) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === item;
}
