import { asc, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import type { Transaction } from '../../src/server/store/database.ts';
import { mutations, visits } from '../../src/server/store/tables.ts';
import { updateEach } from '../../src/server/store/update-each.ts';
import { serverUnderTest } from '../server-under-test.ts';
import type { ServerUnderTest } from '../server-under-test.ts';

let server: ServerUnderTest;
beforeAll(async () => {
  server = await serverUnderTest();
});
afterAll(() => server.close());

/** Text that a careless way through JSON or SQL would change. */
const awkward = `约好 "周三" 'x' \\ $1 {a,b} 😀\n`;
const ids = [1, 2, 3].map((n) => newId(n));
const row = (n: number) => ({
  mutationId: ids[n - 1]!, deviceId: newId(n + 10), deviceSequence: n, authorId: newId(n + 20), lane: awkward, kind: 'log-call', contentHash: String(n),
  header: { said: [awkward, null, 1.5] }, envelope: [], outcome: 'received', receivedAtMs: 8_640_000_000_000_000,
});
const all = (tx: Transaction) => tx.select().from(mutations).orderBy(asc(mutations.deviceSequence));

describe('an update of many rows', () => {
  it('[P-22] gives each its own values, null among them; a key that is not there and a row that is not named stay as they are', async () => {
    const ours = { table: mutations, key: 'mutationId' } as const;
    await server.ports.db.transaction(async (tx) => {
      await tx.insert(mutations).values([row(1), row(2), row(3)]);
      const before = await all(tx);
      const changes = [
        { mutationId: ids[0]!, outcome: 'rejected', code: 'x/y', detail: { path: awkward }, version: null },
        { mutationId: ids[1]!, outcome: 'applied', code: null, detail: null, version: 7 },
        { mutationId: newId(99), outcome: 'applied', code: null, detail: null, version: 8 },
      ];
      await updateEach(tx, ours, changes);
      expect(await all(tx)).toEqual([{ ...before[0], ...changes[0] }, { ...before[1], ...changes[1] }, before[2]]);
      await updateEach(tx, ours, [{ mutationId: ids[1]!, detail: { path: 'again' } }]);
      await updateEach(tx, ours, [{ mutationId: ids[1]!, detail: null }]);
      await updateEach(tx, ours, []);
      expect(await all(tx)).toEqual([{ ...before[0], ...changes[0] }, { ...before[1], ...changes[1] }, before[2]]);
    });
  });

  it('[P-22] is the same statement however many they are', async () => {
    await server.ports.db.transaction(async (tx) => {
      const forms: number[] = [];
      for (const rows of [1, 2, 80]) {
        await updateEach(tx, { table: visits, key: 'visitId' }, Array.from({ length: rows }, (_, n) => ({ visitId: newId(n), version: n })));
        const { rows: kept } = (await tx.execute(sql`select statement from pg_prepared_statements where statement like 'update "visits"%'`)) as unknown as { rows: unknown[] };
        forms.push(kept.length);
      }
      expect(forms).toEqual(server.database.kind === 'server' ? [1, 1, 1] : [0, 0, 0]); // the embedded one has no connections to keep anything on
    });
  });
});
