import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startServer } from '../e2e/support/server.ts';
import { PushingPhone } from './pushing-phone.ts';
import { tallied } from './tally.ts';
import type { TortureTotals } from './tally.ts';
import { fillOffice } from './torture-office.ts';
import type { Where } from './torture-office.ts';

const PHONES = 3;
const VISITS = 30;
/** From a start on, so many acknowledgements at most before the next kill. */
const MOST_BETWEEN = 40;
const LONGEST_WAIT_MS = 15_000;
/** After the last kill everything must be answered within this. */
const DRAIN_MS = 60_000;

export interface Torture {
  /** Empty: the embedded database in a folder of its own. */
  readonly databaseUrl: string;
  readonly kills: number;
  /** Instead of every third kill of the server: PostgreSQL itself goes, at once and in mid-batch, and comes back. */
  readonly restartDatabase?: () => Promise<void>;
  readonly untilMs?: number;
}

/**
 * The server's own process under the load of three phones, killed with SIGKILL at a moment that nobody chooses and started
 * again, as often as asked for. What any phone was told must be in the rows afterwards, once (I1, I2).
 */
export async function killServers({ databaseUrl, kills, restartDatabase, untilMs = Infinity }: Torture): Promise<TortureTotals> {
  const dataDir = mkdtempSync(join(tmpdir(), 'doorstep-torture-'));
  const where: Where = { dataDir, databaseUrl };
  const office = await fillOffice(where, { phones: PHONES, visits: VISITS });
  const start = (port?: number) => startServer({ dataDir, args: ['--empty'], env: { DATABASE_URL: databaseUrl, LOG_LEVEL: 'error' }, ...(port === undefined ? {} : { port }) });
  let server = await start();
  const port = Number(new URL(server.origin).port);
  const limit = new AbortController();
  try {
    const phones = office.phones.map((phone) => new PushingPhone(server.origin, office, phone));
    const work = phones.map((phone) => phone.work(limit.signal));
    const answered = () => phones.reduce((sum, { acknowledged }) => sum + acknowledged.size, 0);
    let done = 0;
    for (; done < kills && Date.now() < untilMs; done += 1) {
      await reached(answered, answered() + 1 + Math.floor(Math.random() * MOST_BETWEEN));
      await sleep(Math.random() * 30);
      if (restartDatabase !== undefined && done % 3 === 2) await restartDatabase();
      else {
        await server.kill();
        server = await start(port);
      }
    }
    for (const phone of phones) phone.isStopping = true;
    const late = setTimeout(() => limit.abort(), DRAIN_MS);
    await Promise.all(work);
    clearTimeout(late);
    await server.stop();
    return { ...(await tallied(where, phones)), kills: done };
  } finally {
    limit.abort();
    await server.kill();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function reached(count: () => number, wanted: number): Promise<void> {
  const untilMs = Date.now() + LONGEST_WAIT_MS;
  while (count() < wanted && Date.now() < untilMs) await sleep(5);
}
