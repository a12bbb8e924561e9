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

/** So many interleavings does `npm test` go through; `npm run sim` as many as one likes. */
const SEEDS = Number(process.env.SIM_SEEDS ?? 10_000);
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
  it(`[I1 … I7, ${ids}] keep every promise through every one of so many seeds`, async () => {
    const half = (from: number) => () => simulate<Totals>(bundle, '--from', String(from), '--seeds', String(Math.ceil(SEEDS / 2)));
    const totals = await together([half(1), half(1_000_001)]);
    console.log(totals);
    expect(totals).toMatchObject(promised);
    expect(totals.acknowledgements + totals.keptHere).toBeGreaterThanOrEqual(totals.mutations);
    expect(totals.mutations / totals.interleavings).toBeGreaterThanOrEqual(40);
  }, 3_600_000);

  it('[F01, F36] keep every promise when a phone dies at any one of its steps, and the office before any one of its statements', async () => {
    const totals = await together([() => simulate<Totals>(bundle, '--sweep', 'phone'), () => simulate<Totals>(bundle, '--sweep', 'office')]);
    console.log(totals);
    expect(totals).toMatchObject(promised);
    expect(totals.kills).toBe(totals.interleavings - 2); // each sweep ends with the one run that has no such step left
    expect(totals.kills).toBeGreaterThan(200);
  }, 900_000);

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
  }, 900_000);

  it.each(bugs.map(({ name, marks }) => ({ name, marks })))('are caught: $name', ({ name, marks }) => {
    const found = caught.find(({ bug }) => bug === name);
    expect(found?.seed).not.toBeNull();
    expect(marks).toContain(found?.violation);
  });
});
