import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { sql } from 'drizzle-orm';
import pg from 'pg';
import { pino } from 'pino';
import { MS_PER_DAY, systemClock } from '../../../src/base/clock.ts';
import { cryptoRandom } from '../../../src/base/ids.ts';
import { fail, ok } from '../../../src/base/result.ts';
import { addAccount } from '../../../src/server/auth/account-records.ts';
import { storeShippedCalendar } from '../../../src/server/desk/store-shipped-calendar.ts';
import { composeApp } from '../../../src/server/http.ts';
import type { Mount } from '../../../src/server/http.ts';
import { newLiveHub } from '../../../src/server/http/live-hub.ts';
import { listen } from '../../../src/server/main/listen.ts';
import type { ServerPorts } from '../../../src/server/ports.ts';
import { blobFolder, markEvidenceFolder } from '../../../src/server/store/blob-folder.ts';
import { loadIdentity } from '../../../src/server/store/identity.ts';
import { openServerDatabase } from '../../../src/server/store/open-database.ts';
import { publish, workerFeed } from '../../../src/server/store/publish.ts';
import type { FeedEntry } from '../../../src/server/store/publish.ts';
import { assignments, cases, deviceAuthors, visits, workOrders } from '../../../src/server/store/tables.ts';
import { startPostgres } from '../../tools/postgres.ts';
import { caseOf } from './case-of.ts';
import { districtOf } from './district.ts';
import type { Errand } from './district.ts';

const PASSWORD = 'four quiet winters';
const AT_ONCE = 500;
/** Fifteen days of work in a minute are not what the hourly bound is for. */
const noLimit = { captures: Number.MAX_SAFE_INTEGER, files: Number.MAX_SAFE_INTEGER, fileBytes: Number.MAX_SAFE_INTEGER };

/** The real server on a PostgreSQL with fsync, with one worker's large feed, and beside it the plain routes it is held against. */
export class BenchOffice {
  readonly origin: string;
  readonly ports: ServerPorts;
  readonly databaseUrl: string;
  readonly errands: readonly Errand[];
  /** At the database, all connections together. */
  readonly statements: { count: number };
  readonly end: () => Promise<void>;

  private constructor(parts: Pick<BenchOffice, 'origin' | 'ports' | 'databaseUrl' | 'errands' | 'statements' | 'end'>) {
    ({ origin: this.origin, ports: this.ports, databaseUrl: this.databaseUrl, errands: this.errands, statements: this.statements, end: this.end } = parts);
  }

  static readonly login = { username: 'worker', password: PASSWORD, deviceName: '测试手机' };

  static async open(orders: number, pages: Readonly<Record<string, string>> = {}): Promise<BenchOffice> {
    const statements = countStatements();
    const postgres = await startPostgres();
    const dataDir = mkdtempSync(join(tmpdir(), 'doorstep-bench-'));
    await markEvidenceFolder(join(dataDir, 'evidence'));
    const database = await openServerDatabase(postgres.url);
    await storeShippedCalendar(database.db);
    const ports: ServerPorts = {
      db: database.db, clock: systemClock, random: cryptoRandom, log: pino({ level: 'silent' }), bytes: blobFolder(join(dataDir, 'evidence')), live: newLiveHub(),
      marketing: { findAccounts: async () => ok({ rows: [], truncated: false }), arrears: async () => ok({ amount: '0.00', prepaid: '0.00', asOfMs: 0 }), addressOf: async () => fail('account/not-in-reference'), referencesFor: async () => ok([]) },
      sms: { send: async () => ok('stored' as const) },
      fetch: () => Promise.reject(new Error('no network in a bench')),
      settings: { dataDir, publicOrigin: null, webDir: join(dataDir, 'web'), hotline: '95598', phoneQuota: noLimit },
      identity: await loadIdentity(database.db, systemClock.nowMs()),
    };
    const workerId = await hire(ports, BenchOffice.login.username);
    const errands = districtOf(orders, { seed: 1, nowMs: systemClock.nowMs(), workerId });
    await book(ports, workerId, errands);
    const server = await listen(composeApp(ports, [plainRoutes(errands, pages)]).fetch, { host: '127.0.0.1', port: 0, tls: null });
    const end = async () => {
      await server.close();
      await database.close();
      await postgres.stop();
      rmSync(dataDir, { recursive: true, force: true });
    };
    return new BenchOffice({ origin: `http://127.0.0.1:${server.port}`, ports, databaseUrl: postgres.url, errands, statements, end });
  }

  /**
   * One person signs in on ten new phones a day at most, and a bench has its days in a minute. The visits and cases are as on the
   * first of them: fifteen days' calls would make each record larger, and each run slower than the one before.
   */
  async nextDay(): Promise<void> {
    const { db } = this.ports;
    await db.update(deviceAuthors).set({ boundAtMs: sql`${deviceAuthors.boundAtMs} - ${MS_PER_DAY}` });
    for (const table of [visits, cases]) await db.update(table).set({ doc: sql`jsonb_set(doc, '{calls}', '[]')` });
  }

  /** So many orders change at the office, each to its next version. */
  async change(count: number): Promise<void> {
    const { db } = this.ports;
    await db.transaction(async (tx) => {
      const entries: FeedEntry[] = [];
      const step = Math.floor(this.errands.length / count);
      for (let n = 0; n < count; n += 1) {
        const { workOrderId, assigneeId } = this.errands[n * step]!.order;
        const [row] = await tx.update(workOrders).set({ version: sql`version + 1`, doc: sql`jsonb_set(doc, '{version}', to_jsonb(version + 1))` }).where(sql`work_order_id = ${workOrderId}`).returning({ version: workOrders.version });
        entries.push({ feed: workerFeed(assigneeId!), entity: 'work-order', entityId: workOrderId, op: 'put', version: row!.version });
      }
      await publish(tx, entries);
    });
  }
}

/** Counts at the driver, under whatever builds the statements. */
function countStatements(): { count: number } {
  const statements = { count: 0 };
  const query = Reflect.get(pg.Client.prototype, 'query') as (...given: unknown[]) => unknown;
  Reflect.set(pg.Client.prototype, 'query', function (this: pg.Client, ...given: unknown[]) {
    statements.count += 1;
    return query.apply(this, given);
  });
  return statements;
}

export async function hire(ports: ServerPorts, username: string): Promise<string> {
  const made = await addAccount(ports, { username, displayName: '测试员工', staffNumber: 'T9001', roles: ['field-worker'], supplierId: 'sgcc-cq-tongliang', districtId: 'tongliang', password: PASSWORD }, null);
  if (!made.ok) throw new Error(made.error.code);
  return made.value.accountId;
}

/** The errands with their cases, on the worker's feed, as dispatching them one by one would have left them. */
export async function book({ db, clock }: ServerPorts, workerId: string, errands: readonly Errand[]): Promise<void> {
  const nowMs = clock.nowMs();
  const feed = workerFeed(workerId);
  for (let from = 0; from < errands.length; from += AT_ONCE) {
    const some = errands.slice(from, from + AT_ONCE);
    await db.transaction(async (tx) => {
      await tx.insert(cases).values(some.map(({ order, visit }) => ({ caseId: order.caseId, caseNumber: order.workOrderId, stage: 'accepted', supplierId: order.supplierId, districtId: 'tongliang', receivedAtMs: nowMs, version: 1, updatedAtMs: nowMs, doc: caseOf(order, visit, nowMs) })));
      await tx.insert(visits).values(some.map(({ visit }) => ({ visitId: visit.visitId, assigneeId: workerId, state: visit.state, fromMs: visit.appointment.fromMs, version: 1, doc: visit })));
      await tx.insert(workOrders).values(some.map(({ order }) => ({ workOrderId: order.workOrderId, caseId: order.caseId, visitId: order.visitId, assigneeId: workerId, version: 1, doc: order })));
      await tx.insert(assignments).values(some.flatMap(({ order, visit }) => [`visit:${visit.visitId}`, `work-order:${order.workOrderId}`].map((subject) => ({ subject, accountId: workerId, fromMs: nowMs }))));
      await publish(tx, [
        ...(from === 0 ? [{ feed, entity: 'programme' as const, entityId: 'tongliang-power-transfer@1', op: 'put' as const, version: 1 }] : []),
        ...some.flatMap(({ order, visit }): FeedEntry[] => [{ feed, entity: 'visit', entityId: visit.visitId, op: 'put', version: 1 }, { feed, entity: 'work-order', entityId: order.workOrderId, op: 'put', version: 1 }]),
      ]);
    });
  }
  await db.execute(sql`analyze`);
}

/** What every ratio is held against: the same JSON, gzipped once, from a route that does nothing else; and a route that only keeps what it is sent. */
function plainRoutes(errands: readonly Errand[], pages: Readonly<Record<string, string>>): Mount {
  const json = (some: readonly Errand[]) => gzipSync(JSON.stringify(some.flatMap(({ visit, order }) => [{ id: visit.visitId, dueAtMs: visit.dueAtMs, row: visit }, { id: order.workOrderId, dueAtMs: null, row: order }])));
  const all = json(errands);
  const some = json(errands.slice(0, 50)); // a hundred rows
  const packed = { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip', 'Cache-Control': 'no-store' };
  return (app, { db }) => {
    app.get('/bench/rows', (c) => c.body(new Uint8Array(all), 200, packed));
    app.get('/bench/hundred', (c) => c.body(new Uint8Array(some), 200, packed));
    app.post('/bench/edits', async (c) => {
      const edits = (await c.req.json()) as { id: string }[];
      await db.execute(sql`create table if not exists bench_edits (id text primary key, doc jsonb not null)`);
      await db.execute(sql`insert into bench_edits select value->>'id', value from jsonb_array_elements(${JSON.stringify(edits)}::jsonb) on conflict do nothing`);
      return c.json({ kept: edits.map(({ id }) => id) });
    });
    for (const [name, text] of Object.entries(pages)) app.get(`/bench/${name}`, (c) => c.body(text, 200, { 'Content-Type': name.endsWith('.js') ? 'text/javascript' : 'text/html' }));
  };
}
