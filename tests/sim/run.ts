import { spawn } from 'node:child_process';
import type { Totals } from './totals.ts';

export interface CaughtBug {
  readonly bug: string;
  /** Null: it hid from every seed. */
  readonly seed: number | null;
  readonly violation: string | null;
  readonly says: string;
}

/** A large nursery, since what a run makes is soon gone; and no helpers of the collector, which would take the other process's core. */
export const nodeFlags = ['--no-warnings', '--single-threaded-gc', '--min-semi-space-size=32', '--max-semi-space-size=32'];

/** Runs the bundled simulator in a process of its own, and reads the JSON that it says last. */
export function simulate<T>(bundle: string, ...args: readonly string[]): Promise<T> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...nodeFlags, bundle, ...args, '--json'], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => void (said += text));
    child.once('error', reject);
    child.once('exit', () => {
      const last = said.trimEnd().split('\n').at(-1) ?? '';
      try {
        resolve(JSON.parse(last) as T);
      } catch {
        reject(new Error(`the simulator said: ${last.slice(0, 500)}`));
      }
    });
  });
}

/** One after the other, so many at a time: each takes its own stretch of seeds. */
export async function together(runs: readonly (() => Promise<Totals>)[]): Promise<Totals> {
  const all = await Promise.all(runs.map((run) => run()));
  return all.reduce((sum, one) => {
    const joined = { ...sum, badSeeds: [...sum.badSeeds, ...one.badSeeds] };
    for (const key of Object.keys(sum) as (keyof Totals)[]) {
      if (key !== 'badSeeds') joined[key] = sum[key] + one[key];
    }
    return joined;
  });
}
