import { parseArgs } from 'node:util';
import { startPostgres } from '../tools/postgres.ts';
import { emptyDatabase } from './empty-database.ts';
import { killServers } from './kill-servers.ts';
import { added, noTorture } from './tally.ts';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' } } });
/** One office serves so many kills; then a new one is made, so that no list grows without end. */
const KILLS_PER_OFFICE = 20;

for (const ending of ['SIGINT', 'SIGTERM'] as const) process.on(ending, () => process.exit(130)); // and with it PostgreSQL
const untilMs = Date.now() + Number(values.minutes) * 60_000;
const postgres = await startPostgres();
let totals = noTorture();
for (let round = 0; Date.now() < untilMs; round += 1) {
  const onPostgres = round % 2 === 1;
  const one = await killServers({ databaseUrl: onPostgres ? await emptyDatabase(postgres.url, `round_${round}`) : '', kills: KILLS_PER_OFFICE, untilMs, ...(onPostgres ? { restartDatabase: postgres.restartAtOnce } : {}) });
  console.log(onPostgres ? 'PostgreSQL' : 'PGlite', one);
  totals = added(totals, one);
}
await postgres.stop();
console.log(totals);
process.exit(totals.lost + totals.duplicated + totals.diverged + totals.wedged === 0 ? 0 : 1);
