import { provide } from '../tools/requirements.ts';
import { backlog } from './backlog.ts';
import { save } from './save.ts';
import { shell } from './shell.ts';
import { start } from './start.ts';
import { codeSize } from './sync/code-size.ts';
import { coldOpen } from './sync/cold-open.ts';
import { firstSync } from './sync/first-sync.ts';
import { pullChanges } from './sync/pull-changes.ts';
import { pushEdits } from './sync/push-edits.ts';
import { reconnect } from './sync/reconnect.ts';
import { throughput } from './sync/throughput.ts';
import { wireBytes } from './sync/wire-bytes.ts';
import type { Measurement } from './support/measurement.ts';
import { isMet, lineOf } from './support/verdict.ts';
import type { Verdict } from './support/verdict.ts';

const measurements: readonly Measurement[] = [shell, start, save, backlog, firstSync, coldOpen, pushEdits, pullChanges, codeSize, wireBytes, reconnect, throughput];

process.exit(await main(process.argv.slice(2)));

/** Runs every measurement, or the named ones. 1: a goal is missed. */
async function main(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !measurements.some((measurement) => measurement.name === name));
  if (unknown.length > 0)
    return stop(
      `No such measurement: ${unknown.join(', ')}. There are: ${measurements.map(({ name }) => name).join(' ')}`,
    );
  const refusal = await provide(['chromium', 'postgres']);
  if (refusal !== null) return stop(refusal);
  await import('../../.config/build/ensure.ts');

  const verdicts: Verdict[] = [];
  for (const measurement of measurements.filter(({ name }) => names.length === 0 || names.includes(name))) {
    console.log(`\n── ${measurement.says}`);
    for (const verdict of await measurement.run()) {
      console.log(lineOf(verdict));
      verdicts.push(verdict);
    }
  }
  const missed = verdicts.filter((verdict) => !isMet(verdict));
  console.log(`\n${verdicts.length - missed.length} goals reached, ${missed.length} missed`);
  return missed.length === 0 ? 0 : 1;
}

function stop(reason: string): number {
  console.error(reason);
  return 1;
}
