import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleSimulator } from '../../sim/bundle.ts';
import { simulate, together } from '../../sim/run.ts';
import type { Totals } from '../../sim/totals.ts';
import { freshDatabase } from '../../tools/test-database.ts';
import type { TestDatabase } from '../../tools/test-database.ts';

/** What a suite may take; `npm run sim -- --database … --seeds N` takes as long as one likes. */
const SECONDS = 45;
const databases: TestDatabase[] = [];
let outDir = '';
beforeAll(() => {
  outDir = mkdtempSync(join(import.meta.dirname, '../../../node_modules/.sim-'));
});
afterAll(async () => {
  rmSync(outDir, { recursive: true, force: true });
  for (const database of databases) await database.drop();
});

describe('phones and office, simulated on a real database', () => {
  it('[I1 … I7, P-01, P-02, P-09] keep every promise through as many seeds as there is time for', async () => {
    const bundle = await bundleSimulator(outDir);
    const half = (at: number) => async () => {
      const database = await freshDatabase();
      databases.push(database);
      return simulate<Totals>(bundle, '--from', String(1 + at * 100_000), '--seconds', String(SECONDS), '--database', database.url ?? 'embedded');
    };
    const totals = await together([half(0), half(1)]);
    console.log(totals);
    expect(totals.interleavings).toBeGreaterThanOrEqual(10);
    expect(totals).toMatchObject({ lost: 0, duplicated: 0, diverged: 0, wedged: 0, other: 0, badSeeds: [] });
  }, 240_000);
});
