import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bugs } from './bugs.ts';
import { bundleSimulator } from './bundle.ts';
import { faults } from './faults.ts';
import type { Outcome } from './simulation.ts';
import { simulate, together } from './run.ts';
import type { CaughtBug } from './run.ts';
import type { Totals } from './totals.ts';

/** What `npm test` gives to chance; `npm run sim` gives as much as one likes. */
const SECONDS = 60;
const promised = { lost: 0, duplicated: 0, diverged: 0, wedged: 0, other: 0, badSeeds: [] };

let outDir = '';
let bundle = '';
beforeAll(async () => {
  outDir = mkdtempSync(join(import.meta.dirname, '../../node_modules/.sim-'));
  bundle = await bundleSimulator(outDir);
}, 60_000);
afterAll(() => rmSync(outDir, { recursive: true, force: true }));

const ids = [...new Set(faults.flatMap((fault) => fault.ids))].sort().join(', ');

describe('phones and office, simulated', () => {
  it(`[I1 … I7, ${ids}] keep every promise through whatever a minute of seeds brings`, async () => {
    const half = (from: number) => () => simulate<Totals>(bundle, '--from', String(from), '--seconds', String(SECONDS));
    const totals = await together([half(1), half(1_000_001)]);
    console.log(totals);
    expect(totals).toMatchObject(promised);
    expect(totals.acknowledgements).toBeGreaterThanOrEqual(totals.mutations);
    expect(totals.mutations / totals.interleavings).toBeGreaterThanOrEqual(40);
  }, 300_000);

  it('[F01, F36] keep every promise when a phone dies at any one of its steps, and the office before any one of its statements', async () => {
    const totals = await together([() => simulate<Totals>(bundle, '--sweep', 'phone'), () => simulate<Totals>(bundle, '--sweep', 'office')]);
    console.log(totals);
    expect(totals).toMatchObject(promised);
    expect(totals.kills).toBeGreaterThan(300);
  }, 300_000);

  it('give the same run for the same seed', async () => {
    const [first, second] = await Promise.all([simulate<Outcome>(bundle, '--seed', '77'), simulate<Outcome>(bundle, '--seed', '77')]);
    expect(second).toEqual(first);
    expect((await simulate<Outcome>(bundle, '--seed', '78')).trace).not.toBe(first.trace);
  }, 60_000);
});

describe('planted bugs', () => {
  let caught: CaughtBug[] = [];
  beforeAll(async () => {
    caught = await simulate<CaughtBug[]>(bundle, '--bug', 'all');
  }, 300_000);

  it.each(bugs.map(({ name, marks }) => ({ name, marks })))('are caught: $name', ({ name, marks }) => {
    const found = caught.find(({ bug }) => bug === name);
    expect(found?.seed).not.toBeNull();
    expect(marks).toContain(found?.violation);
  });
});

/** Seeds that found something wrong in the product once. What was wrong stands beside each. */
const promoted: readonly { readonly seed: number; readonly was: string }[] = [
  { seed: 4, was: '[F46] refusals and conflicts from before a restore were never offered again' },
  { seed: 4, was: '[F46, I6] a restored office took new acts before the old ones' },
  { seed: 21, was: '[F46] a restored office had bytes without their rows, and the phone had let go of them' },
  { seed: 1_065, was: '[F46, F67] a revoked phone that lost its cookie could not send' },
  { seed: 1_089, was: '[F46, F67] a revoked phone without unsent work never heard of a restore' },
  { seed: 2_192, was: '[F46] an upload whose address was gone was given up for good' },
];

describe('seeds that once found something', () => {
  it.each(promoted)('seed $seed: $was', async ({ seed }) => {
    expect(await simulate<Outcome>(bundle, '--seed', String(seed))).toMatchObject({ found: [] });
  }, 60_000);
});
