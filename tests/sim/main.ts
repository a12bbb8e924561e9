import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundleSimulator } from './bundle.ts';
import { nodeFlags, simulate, together } from './run.ts';
import type { Totals } from './totals.ts';

const USAGE = `
  npm run sim -- --seeds 10000 [--from 1]    so many runs, over all cores; prints totals and the seeds that failed
  npm run sim -- --seed 4711                 one run again, told as it happens
  npm run sim -- --sweep phone|office        a death at every single step of a short day
  npm run sim -- --bug all                   every planted bug, and the seed that caught it
  … --database embedded | postgres://…       on a real database; PostgreSQL's must be empty, and is emptied
`;

const { values } = parseArgs({ options: { seeds: { type: 'string' }, seed: { type: 'string' }, from: { type: 'string', default: '1' }, sweep: { type: 'string' }, bug: { type: 'string' }, database: { type: 'string' }, help: { type: 'boolean' } } });
// Beside the packages that the bundle leaves outside.
const outDir = mkdtempSync(join(import.meta.dirname, '../../node_modules/.sim-'));
process.on('exit', () => rmSync(outDir, { recursive: true, force: true }));
const bundle = await bundleSimulator(outDir);

if (values.help) console.log(USAGE);
else if (values.seeds === undefined) process.exitCode = await told(process.argv.slice(2));
else {
  const startedMs = performance.now();
  const totals = await spread(Number(values.from), Number(values.seeds));
  const { badSeeds, ...counts } = totals;
  console.log({ ...counts, seconds: Math.round((performance.now() - startedMs) / 1_000) });
  if (badSeeds.length > 0) {
    console.log(`failed: ${badSeeds.join(' ')}\nAgain: npm run sim -- --seed ${badSeeds[0]}`);
    process.exitCode = 1;
  }
}

/** Stretches of seeds, one process a core; a PostgreSQL database has room for one. */
function spread(from: number, seeds: number): Promise<Totals> {
  const { database } = values;
  const cores = database?.startsWith('postgres') ? 1 : Math.min(availableParallelism(), Math.max(1, seeds));
  const where = database === undefined ? [] : ['--database', database];
  const share = Math.ceil(seeds / cores);
  const runs = Array.from({ length: cores }, (_, at) => () => simulate<Totals>(bundle, '--from', String(from + at * share), '--seeds', String(Math.max(0, Math.min(share, seeds - at * share))), ...where));
  return together(runs);
}

function told(args: readonly string[]): Promise<number> {
  return new Promise((resolve) => spawn(process.execPath, [...nodeFlags, bundle, ...args], { stdio: 'inherit' }).once('exit', (code) => resolve(code ?? 1)));
}
