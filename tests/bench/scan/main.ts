import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { goalsMissed } from './goals.ts';
import { readerNames } from './reader-names.ts';
import type { ReaderName } from './reader-names.ts';
import { makeSet } from './made-sets.ts';
import { readManifest } from './manifest.ts';
import type { ListedPicture } from './manifest.ts';
import { openPage } from './open-page.ts';
import type { BenchPage } from './open-page.ts';
import { familyTable, liveTable, scoreTable } from './tables.ts';
import { scoreOf } from './tally.ts';
import type { Outcome, Score } from './tally.ts';

/** Sets the reader was not tuned on. */
const TEST_SEEDS = '11,31';
const LIVE_SECONDS = 6;

const { values: asked } = parseArgs({
  options: {
    images: { type: 'string' },
    manifest: { type: 'string' },
    seeds: { type: 'string', default: TEST_SEEDS },
    'no-live': { type: 'boolean', default: false },
    misses: { type: 'boolean', default: false },
  },
});

const folder = mkdtempSync(join(tmpdir(), 'doorstep-scan-'));
try {
  process.exitCode = asked.images === undefined && asked.manifest === undefined ? await ownSets() : await foreignSet();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Any folder of pictures with a manifest: told, never judged. */
async function foreignSet(): Promise<number> {
  if (asked.images === undefined || asked.manifest === undefined) {
    console.error('Both are needed: --images DIR --manifest FILE');
    return 2;
  }
  const manifest = readManifest(asked.manifest, asked.images);
  if (typeof manifest === 'string') {
    console.error(manifest);
    return 2;
  }
  if (manifest.missing.length > 0)
    console.error(
      `${manifest.missing.length} listed, but not in ${asked.images}: ${manifest.missing.slice(0, 10).join(', ')}`,
    );
  const unknown = [
    ...new Set(
      manifest.pictures
        .filter(({ texts, format }) => texts.length > 0 && format === null)
        .map(({ symbology }) => symbology),
    ),
  ];
  if (unknown.length > 0)
    console.error(`The scanner does not look for: ${unknown.map((name) => name ?? 'no name').join(', ')}`);
  if (manifest.pictures.length === 0) {
    console.error('No picture to read');
    return 2;
  }
  const page = await openPage(folder, {});
  try {
    await scored(page, manifest.pictures);
    return 0;
  } finally {
    await page.close();
  }
}

async function ownSets(): Promise<number> {
  const made = asked.seeds.split(',').flatMap((seed) => {
    console.log(`Drawing set ${seed} …`);
    return makeSet(Number(seed), folder);
  });
  const page = await openPage(folder, { cameraPictures: made });
  try {
    const scores = await scored(page, made);
    const live = asked['no-live'] ? null : await page.watchLive(LIVE_SECONDS);
    if (live !== null) console.log(liveTable(live));
    const missed = goalsMissed(scores, { positives: made.filter(({ texts }) => texts.length > 0).length, live });
    for (const goal of missed) console.error(`Missed: ${goal}`);
    return missed.length === 0 ? 0 : 1;
  } finally {
    await page.close();
  }
}

async function scored(page: BenchPage, pictures: readonly ListedPicture[]): Promise<Record<ReaderName, Score>> {
  const outcomes: Partial<Record<ReaderName, Outcome[]>> = {};
  for (const reader of readerNames) outcomes[reader] = await readAll(page, { pictures, reader });
  if (asked.misses) console.log(familyTable(outcomes.ours ?? []));
  const scores = Object.fromEntries(readerNames.map((reader) => [reader, scoreOf(outcomes[reader] ?? [])])) as Record<
    ReaderName,
    Score
  >;
  console.log(scoreTable(scores, pictures.filter(({ texts }) => texts.length > 0).length));
  console.log(JSON.stringify(scores, null, 2));
  return scores;
}

async function readAll(
  page: BenchPage,
  what: { pictures: readonly ListedPicture[]; reader: ReaderName },
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const unopened: string[] = [];
  for (const picture of what.pictures) {
    const reading = await page.read(picture.path, what.reader);
    if (reading === null) unopened.push(picture.file);
    outcomes.push({ picture, reading: reading ?? { accepted: [], seen: [], lookMs: [] } });
  }
  if (unopened.length > 0 && what.reader === 'ours')
    console.error(`The browser cannot open ${unopened.length}: ${unopened.slice(0, 10).join(', ')}`);
  return outcomes;
}
