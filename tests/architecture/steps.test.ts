import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { objections, readTally } from '../tools/tally.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'doorstep-steps-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function objectionsTo(report: object | null): string[] {
  const file = join(folder, 'report.json');
  if (report === null) rmSync(file, { force: true });
  else writeFileSync(file, JSON.stringify(report));
  return objections(readTally(file));
}

const vitest = { success: true, numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
const playwright = { stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0 } };

describe('a step of the test command', () => {
  it.each([['vitest', vitest], ['playwright', playwright], ['a runner that left no report', null]])('does not pass when %s ran not one test', (_runner, report) => {
    expect(objectionsTo(report)).toEqual([expect.stringContaining('Not one test ran')]);
  });

  it('does not pass when tests were skipped', () => {
    expect(objectionsTo({ ...vitest, numPassedTests: 5, numPendingTests: 1 })).toEqual([expect.stringContaining('1 tests were skipped')]);
    expect(objectionsTo({ stats: { ...playwright.stats, expected: 5, skipped: 2 } })).toEqual([expect.stringContaining('2 tests were skipped')]);
  });

  it('passes when tests ran', () => {
    expect(objectionsTo({ ...vitest, numPassedTests: 5 })).toEqual([]);
    expect(objectionsTo({ stats: { ...playwright.stats, expected: 5 } })).toEqual([]);
  });
});
