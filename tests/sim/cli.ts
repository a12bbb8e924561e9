import { parseArgs } from 'node:util';
import { bugs } from './bugs.ts';
import { embeddedStore, postgresStore } from './database/real-store.ts';
import { Simulation } from './simulation.ts';
import type { Outcome } from './simulation.ts';
import { emptyTotals, withOutcome } from './totals.ts';
import { stillPlatform } from './world/still-platform.ts';
import { keepZones } from './world/zone.ts';

/** How many seeds a planted bug may hide from. */
const BUG_SEEDS = 30;

const { values } = parseArgs({
  options: {
    seed: { type: 'string' }, seeds: { type: 'string' }, from: { type: 'string', default: '1' }, seconds: { type: 'string' },
    bug: { type: 'string' }, sweep: { type: 'string' }, json: { type: 'boolean', default: false },
    /** `embedded`, or the address of an empty PostgreSQL database. */
    database: { type: 'string' },
  },
});
let doing = 'the start';
process.on('exit', () => {
  if (doing !== '') console.log(`the simulator stood still at ${doing}`);
});
/** What a browser would report as an error of the page, and nobody caught. */
const uncaught: string[] = [];
process.on('unhandledRejection', (error) => void uncaught.push(String(error instanceof Error ? error.stack : error)));
keepZones(); // every function of the bundle asks for its zone, a database's too
const store = values.database === undefined ? null : values.database === 'embedded' ? await embeddedStore() : await postgresStore(values.database);
stillPlatform();

const isGood = values.sweep !== undefined ? await sweep(values.sweep) : values.bug !== undefined ? await plantedBugs(values.bug) : values.seed !== undefined ? await oneSeed(Number(values.seed)) : await manySeeds();
doing = '';
process.exit(isGood ? 0 : 1);

async function run(options: Parameters<typeof Simulation.run>[0]): Promise<Outcome> {
  doing = `seed ${options.seed}`;
  const outcome = await Simulation.run(store === null ? options : { ...options, store, phones: 3 }); // a statement of a real database takes its time
  const found = [...outcome.found, ...uncaught.splice(0).map((says) => ({ violation: 'broken' as const, says }))];
  return { ...outcome, found };
}

async function oneSeed(seed: number): Promise<boolean> {
  const outcome = await run({ seed, tell: (line) => console.log(line) });
  console.log(values.json ? JSON.stringify(outcome) : outcome);
  return outcome.found.length === 0;
}

/** As many seeds as were asked for, or as go into so many seconds. */
async function manySeeds(): Promise<boolean> {
  const from = Number(values.from);
  const count = values.seeds === undefined ? Infinity : Number(values.seeds);
  const untilMs = values.seconds === undefined ? Infinity : performance.now() + Number(values.seconds) * 1_000;
  const totals = emptyTotals();
  for (let seed = from; seed < from + count && performance.now() < untilMs; seed += 1) {
    const outcome = await run({ seed });
    withOutcome(totals, outcome);
    const first = outcome.found[0];
    if (first !== undefined && !values.json) console.log(`seed ${seed}: ${first.violation}: ${first.says} [${[...new Set(outcome.struck)].join(', ')}]`);
  }
  console.log(values.json ? JSON.stringify(totals) : totals);
  return totals.badSeeds.length === 0;
}

/**
 * The same short day again and again, with a death one step later each time: of the first phone at its n-th step at the
 * disk, or of the office before its n-th statement, for every n until the day has no such step.
 */
async function sweep(whose: string): Promise<boolean> {
  const totals = emptyTotals();
  let isReached = true;
  for (let n = 1; isReached; n += 1) {
    isReached = false;
    const options = { seed: 4, only: [], each: 3, activeMs: 30_000 };
    const outcome = await run({
      ...options,
      atStart: (sim) => {
        const [first] = sim.phones;
        const back = () => {
          isReached = true;
        };
        if (whose === 'phone') first!.dieAfter(n, () => {
          back();
          sim.later(500, 3_000, () => void sim.reopen(first!));
        });
        else sim.office.dieAfter(n, () => {
          back();
          sim.restartOffice();
        });
      },
    });
    withOutcome(totals, { ...outcome, seed: n });
    const first = outcome.found[0];
    if (first !== undefined && !values.json) console.log(`death at ${n}: ${first.violation}: ${first.says}`);
  }
  console.log(values.json ? JSON.stringify(totals) : totals);
  return totals.badSeeds.length === 0;
}

async function plantedBugs(wanted: string): Promise<boolean> {
  const caught: { bug: string; seed: number | null; violation: string | null; says: string }[] = [];
  for (const { name, plant, under, marks } of bugs.filter((bug) => wanted === 'all' || bug.name.includes(wanted))) {
    let entry: (typeof caught)[number] = { bug: name, seed: null, violation: null, says: '' };
    for (let seed = 1; seed <= BUG_SEEDS && entry.seed === null; seed += 1) {
      const { found } = await run({ seed, ...plant, only: under, faultCount: 10 });
      const mark = found.find(({ violation }) => marks.includes(violation));
      // The same run without the mistake must be whole, or the mark proves nothing.
      const isItsOwn = mark !== undefined && (await run({ seed, only: under, faultCount: 10 })).found.length === 0;
      if (mark !== undefined && isItsOwn) entry = { bug: name, seed, violation: mark.violation, says: mark.says };
    }
    caught.push(entry);
    if (!values.json) console.log(entry);
  }
  if (values.json) console.log(JSON.stringify(caught));
  return caught.every(({ seed }) => seed !== null);
}
