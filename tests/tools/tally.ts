import { existsSync, readFileSync } from 'node:fs';

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

interface VitestReport {
  readonly success: boolean;
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
}

interface PlaywrightReport {
  readonly stats: {
    readonly expected: number;
    readonly unexpected: number;
    readonly flaky: number;
    readonly skipped: number;
  };
}

/** What a runner may be content with and a step is not; empty when there is nothing. `null`: the runner left no report. */
export function objections(tally: Tally | null): string[] {
  if (tally === null || tally.passed + tally.failed + tally.skipped === 0)
    return ['Not one test ran, and a step that tests nothing has not passed. Is there a file that its filter matches?'];
  if (tally.skipped > 0) return [`${tally.skipped} tests were skipped. A test that does not run guards nothing: mend or remove it.`];
  return [];
}

/** Counts from the JSON report of either runner; null when the runner died before it could write one. */
export function readTally(file: string): Tally | null {
  if (!existsSync(file)) return null;
  const report = JSON.parse(readFileSync(file, 'utf8')) as VitestReport | PlaywrightReport;
  if ('stats' in report) {
    const { expected, unexpected, flaky, skipped } = report.stats;
    return { passed: expected, failed: unexpected + flaky, skipped };
  }
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}
