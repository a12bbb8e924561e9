import { and, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import { anyOf } from '../../src/server/store/any-of.ts';
import type { Transaction } from '../../src/server/store/database.ts';
import { workerFeed } from '../../src/server/store/publish.ts';
import { feedHeads, meta } from '../../src/server/store/tables.ts';
import { pullPage } from '../../src/server/sync/pull-page.ts';
import { serverUnderTest } from '../server-under-test.ts';
import type { ServerUnderTest } from '../server-under-test.ts';
import { errandFor, person } from './support/office.ts';

let server: ServerUnderTest;
beforeAll(async () => {
  server = await serverUnderTest();
});
afterAll(() => server.close());

/** Statements that the database keeps ready on this connection, and how often they were run. */
async function prepared(tx: Transaction): Promise<{ statement: string; runs: number }[]> {
  const { rows } = (await tx.execute(sql`select statement, (generic_plans + custom_plans)::int as runs from pg_prepared_statements where name like 'doorstep-%'`)) as unknown as { rows: { statement: string; runs: number }[] };
  return rows;
}

describe('statements of the server', () => {
  it('[P-22] are read by a PostgreSQL once on each connection and run as often as they come, with the answer of each run its own', async () => {
    const isServer = server.database.kind === 'server'; // the embedded one has no connections to keep anything on
    await server.ports.db.transaction(async (tx) => {
      const head = (feed: string) => tx.select({ position: feedHeads.position }).from(feedHeads).where(eq(feedHeads.feed, feed));
      await tx.insert(feedHeads).values({ feed: 'one', position: 1 });
      await tx.insert(feedHeads).values({ feed: 'two', position: 2 });
      expect([await head('one'), await head('two'), await head('three')]).toEqual([[{ position: 1 }], [{ position: 2 }], []]);
      const own = (await prepared(tx)).filter(({ statement }) => statement.includes('feed_heads')).map(({ runs }) => runs);
      expect(own.sort()).toEqual(isServer ? [2, 3] : []);
    });
  });

  it('[P-22] are kept ready up to so many values, and however long a list that is one of them', async () => {
    await server.ports.db.transaction(async (tx) => {
      const before = (await prepared(tx)).length;
      for (let length = 65; length <= 70; length += 1) {
        const feeds = ['one', ...Array.from({ length: length - 1 }, (_, n) => newId(n))];
        expect(await tx.select().from(feedHeads).where(inArray(feedHeads.feed, feeds))).toHaveLength(1);
        expect(await tx.select().from(feedHeads).where(anyOf(feedHeads.feed, feeds))).toHaveLength(1);
      }
      expect((await prepared(tx)).length - before).toBe(server.database.kind === 'server' ? 1 : 0);
    });
  });

  it('[P-22] ask for a page of a feed alike, however many rows are on it', async () => {
    const feeds: string[] = [];
    for (const errands of [1, 2, 3]) {
      const workerId = await person(server.ports, `page-worker-${errands}`, 'field-worker');
      for (let n = 0; n < errands; n += 1) await errandFor(server.ports, workerId);
      feeds.push(workerFeed(workerId));
    }
    await server.ports.db.transaction(async (tx) => {
      const forms: number[] = [];
      for (const [at, feed] of feeds.entries()) {
        const page = await pullPage({ ...server.ports, db: tx }, { feed, epoch: null, cursor: 0, rowSchema: 1, limit: 500 });
        expect(page.ok && page.value.changes).toHaveLength(2 * (at + 1));
        forms.push((await prepared(tx)).length);
      }
      expect(new Set(forms).size).toBe(1);
    });
  });

  it('[P-22] go on when more of them differ than are given a name', async () => {
    await server.ports.db.transaction(async (tx) => {
      for (let form = 1; form <= 450; form += 1) {
        const asked = tx.select().from(feedHeads).where(and(eq(feedHeads.feed, 'one'), ...Array.from({ length: form % 60 }, () => isNotNull(feedHeads.position)), sql.raw(`${form} > 0`)));
        expect(await asked).toHaveLength(1);
      }
      expect((await prepared(tx)).length).toBeLessThanOrEqual(400);
      expect(await tx.select({ id: meta.id }).from(meta).where(eq(meta.id, 1))).toHaveLength(1);
    });
  });
});
