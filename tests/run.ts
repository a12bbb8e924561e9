import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from './tools/postgres.ts';
import { provide } from './tools/requirements.ts';
import { stages } from './tools/stages.ts';
import type { Stage } from './tools/stages.ts';
import { objections, readTally } from './tools/tally.ts';
import type { Tally } from './tools/tally.ts';

const root = join(import.meta.dirname, '..');
const reports = mkdtempSync(join(tmpdir(), 'doorstep-reports-'));
let running: ChildProcess | null = null;

process.on('exit', () => rmSync(reports, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    running?.kill(signal);
    process.exit(130);
  });
}

await main(process.argv.slice(2));

/** Runs everything that guards the project, or the named steps of it; words after `--` go to the last runner. */
async function main(args: readonly string[]): Promise<void> {
  const extra = args.includes('--') ? args.slice(args.indexOf('--') + 1) : [];
  const named = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
  const unknown = named.filter((name) => !stages.some((stage) => stage.name === name));
  if (unknown.length > 0)
    return stop(`No such step: ${unknown.join(', ')}. Steps: ${stages.map(({ name }) => name).join(' ')}`);
  const chosen = stages.filter((stage) => (named.length > 0 ? named.includes(stage.name) : !stage.onlyByName));
  const refusal = await provide([...new Set(chosen.flatMap((stage) => stage.needs ?? []))]);
  if (refusal !== null) return stop(refusal);

  let passed = 0;
  let failed = 0;
  for (const stage of chosen) {
    const tally = await runStage(stage, stage === chosen.at(-1) ? extra : []);
    passed += tally.passed;
    failed += tally.failed;
    if (tally.failed > 0) break;
  }
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}

function stop(reason: string): void {
  console.error(reason);
  console.log('0 passed, 1 failed');
  process.exit(1);
}

/** A step without a test runner counts one failure when it fails, and nothing when it passes. */
async function runStage(stage: Stage, extra: readonly string[]): Promise<Tally> {
  const startedAtMs = Date.now();
  console.log(`\n── ${stage.says}`);
  const postgres = stage.onPostgres ? await startPostgres() : null;
  const report = join(reports, `${stage.name}.json`);
  const env = {
    ...process.env,
    TEST_DATABASE_URL: postgres?.url ?? '',
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  };
  let good = true;
  for (const command of stage.commands) {
    good &&= await run([...command, ...reporterArgs(stage, report), ...extra], env);
  }
  await postgres?.stop();
  const tally = stage.runner ? readTally(report) : null;
  const objected = stage.runner ? objections(tally) : [];
  for (const objection of objected) console.error(objection);
  good &&= objected.length === 0;
  const skipped = tally?.skipped ?? 0;
  const failed = (tally?.failed ?? 0) + skipped;
  console.log(
    `── ${stage.says}: ${good && failed === 0 ? 'good' : 'FAILED'} after ${Math.round((Date.now() - startedAtMs) / 1_000)} s`,
  );
  return { passed: tally?.passed ?? 0, failed: good ? failed : Math.max(1, failed), skipped };
}

function reporterArgs(stage: Stage, report: string): string[] {
  if (stage.runner === 'vitest') return ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  return stage.runner === 'playwright' ? ['--reporter=list,json'] : [];
}

function run(command: readonly string[], env: NodeJS.ProcessEnv): Promise<boolean> {
  const [name = '', ...args] = command;
  return new Promise((resolve) => {
    const child = spawn(join(root, 'node_modules/.bin', name), args, { cwd: root, env, stdio: 'inherit' });
    running = child;
    child.once('error', (error) => {
      console.error(error.message);
      resolve(false);
    });
    child.once('exit', (code) => {
      running = null;
      resolve(code === 0);
    });
  });
}
