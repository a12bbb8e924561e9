import type { LiveReport } from './open-page.ts';
import type { ReaderName } from './reader-names.ts';
import { sameText } from './manifest.ts';
import type { Outcome, Score } from './tally.ts';

export function scoreTable(scores: Record<ReaderName, Score>, positives: number): string {
  const head = ['reader', 'pictures', 'reads', 'share', 'before voting', 'false reads', 'mean ms', 'p95 ms'];
  const rows = Object.entries(scores).map(([reader, score]) => [
    reader,
    score.pictures,
    score.reads,
    `${((100 * score.reads) / Math.max(1, positives)).toFixed(1)} %`,
    score.readsBeforeVoting,
    score.falseReads,
    score.meanMs,
    score.p95Ms,
  ]);
  return table([head, ...rows]);
}

export function liveTable({ watch, slowMainThreadMs }: LiveReport): string {
  const mean = (times: readonly number[]) =>
    (times.reduce((sum, ms) => sum + ms, 0) / Math.max(1, times.length)).toFixed(1);
  return table([
    ['live', ''],
    ['frame', `${watch.frame.width}×${watch.frame.height}`],
    ['attempts a second', (watch.attempts / watch.seconds).toFixed(1)],
    ['labels given', watch.labels],
    ['longest main-thread task over 50 ms', watch.longestTaskMs],
    ['one frame on the main thread, mean ms', mean(watch.mainThreadMs)],
    ['the same with the processor slowed 4 times', mean(slowMainThreadMs)],
  ]);
}

/** Families of the own sets: how many of each were read, and the names of those that were not. */
export function familyTable(outcomes: readonly Outcome[]): string {
  const families = new Map<string, { all: number; read: number; missed: string[] }>();
  for (const { picture, reading } of outcomes) {
    const family = /^\d+-([a-z0-9]+)-/.exec(picture.file)?.[1] ?? picture.symbology ?? 'none';
    const row = families.get(family) ?? { all: 0, read: 0, missed: [] };
    families.set(family, row);
    row.all++;
    const isRead = reading.accepted.some(({ text }) => picture.texts.some((expected) => sameText(expected, text)));
    if (isRead) row.read++;
    else if (picture.texts.length > 0) row.missed.push(picture.file);
    const wrong = reading.accepted.filter(({ text }) => !picture.texts.some((expected) => sameText(expected, text)));
    for (const { text, format } of wrong) row.missed.push(`FALSE ${picture.file} ${format} ${JSON.stringify(text)}`);
  }
  return table([...families].map(([family, { all, read, missed }]) => [family, `${read}/${all}`, missed.join(' ')]));
}

function table(rows: readonly (readonly (string | number)[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => String(row[column] ?? '').length)));
  return rows.map((row) => row.map((cell, column) => String(cell).padEnd(widths[column] ?? 0)).join('  ')).join('\n');
}
