import { eq, inArray, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import type { Transaction } from '../../src/server/store/database.ts';
import { feedHeads, meta } from '../../src/server/store/tables.ts';
import { serverUnderTest } from '../server-under-test.ts';
import type { ServerUnderTest } from '../server-under-test.ts';

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

  it('[P-22] go on when more of them differ than are given a name', async () => {
    await server.ports.db.transaction(async (tx) => {
      for (let length = 1; length <= 450; length += 1) {
        const feeds = Array.from({ length }, (_, n) => (n === 0 ? 'one' : newId(n)));
        expect(await tx.select().from(feedHeads).where(inArray(feedHeads.feed, feeds))).toHaveLength(1);
      }
      expect((await prepared(tx)).length).toBeLessThanOrEqual(400);
      expect(await tx.select({ id: meta.id }).from(meta).where(eq(meta.id, 1))).toHaveLength(1);
    });
  });
});
