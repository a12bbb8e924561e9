import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { revokeDevice } from '../../src/server/auth/account-records.ts';
import { publish, workerFeed } from '../../src/server/store/publish.ts';
import { transact } from '../../src/server/store/transact.ts';
import { serverUnderTest } from '../server-under-test.ts';
import type { ServerUnderTest } from '../server-under-test.ts';
import { errandFor, person } from './support/office.ts';
import { enrol } from './support/phone.ts';
import type { Phone } from './support/phone.ts';

let server: ServerUnderTest;
beforeAll(async () => {
  server = await serverUnderTest();
});
afterAll(() => server.close());

/** A phone that has everything there is. */
async function filled(username: string): Promise<{ phone: Phone; next: number }> {
  await errandFor(server.ports, await person(server.ports, username, 'field-worker'));
  const phone = await enrol(server, username);
  const { next } = await phone.pull();
  await phone.pull({ cursor: next, unsent: 0 });
  server.clock.advance(15_000);
  return { phone, next };
}

/** What a piece of work asks of the database. */
async function asked(work: () => Promise<unknown>): Promise<{ selects: number; transactions: number; updates: number }> {
  const counted = { selects: 0, transactions: 0, updates: 0 };
  const { db } = server.ports;
  const { select, transaction, update } = db as unknown as Record<string, (...given: unknown[]) => unknown>;
  Object.assign(db, {
    select: (...given: unknown[]) => ((counted.selects += 1), select!.apply(db, given)),
    transaction: (...given: unknown[]) => ((counted.transactions += 1), transaction!.apply(db, given)),
    update: (...given: unknown[]) => ((counted.updates += 1), update!.apply(db, given)),
  });
  await work();
  Object.assign(db, { select, transaction, update });
  return counted;
}

describe('a phone that comes back to nothing new', () => {
  it('[P-10] costs two questions and no transaction', async () => {
    const { phone, next } = await filled('returner');
    const back = async () => expect(await phone.pull({ cursor: next, unsent: 0 })).toMatchObject({ changes: [], next, more: false, head: next });
    expect(await asked(back)).toEqual({ selects: 2, transactions: 0, updates: 0 });
  });

  it('[P-21] and again within fifteen seconds, where the line comes and goes, costs none', async () => {
    const { phone, next } = await filled('flicker');
    const back = async () => expect(await phone.pull({ cursor: next, unsent: 0 })).toMatchObject({ epoch: server.ports.identity.epoch, changes: [], next, more: false, head: next, serverTimeMs: server.clock.nowMs() });
    await back();
    expect(await asked(back)).toEqual({ selects: 0, transactions: 0, updates: 0 });
    server.clock.advance(14_999);
    expect(await asked(back)).toEqual({ selects: 0, transactions: 0, updates: 0 });
    server.clock.advance(1);
    expect(await asked(back)).toEqual({ selects: 2, transactions: 0, updates: 0 });
  });

  it('[P-21] is told at once what has come meanwhile, and what another question would bring', async () => {
    const { phone, next } = await filled('curious');
    await phone.pull({ cursor: next, unsent: 0 });
    expect((await phone.pull({ cursor: 0 })).changes).toHaveLength(2);
    const errand = await errandFor(server.ports, phone.workerId);
    const feed = workerFeed(phone.workerId);
    await transact(server.ports.db, (tx) => publish(tx, [{ feed, entity: 'visit', entityId: errand.visitId, op: 'put', version: 1 }]));
    server.ports.live.announce([feed]);
    expect((await phone.pull({ cursor: next, unsent: 0 })).changes).toHaveLength(2);
  });

  it('[P-21, P-10] misses nothing that is committed while the database is being asked', async () => {
    const { phone, next } = await filled('racer');
    const { db, live } = server.ports;
    const { select } = db as unknown as Record<string, (...given: unknown[]) => unknown>;
    const feed = workerFeed(phone.workerId);
    let asks = 0;
    Object.assign(db, {
      select: (...given: unknown[]) => {
        // whose phone it is, then where its feed stands: the commit falls right behind that answer
        if ((asks += 1) === 2) queueMicrotask(() => live.announce([feed]));
        return select!.apply(db, given);
      },
    });
    await phone.pull({ cursor: next, unsent: 0 });
    Object.assign(db, { select });
    expect((await asked(() => phone.pull({ cursor: next, unsent: 0 }))).selects).toBe(2);
  });

  it('[P-21, F67] that was revoked or says something new is not answered from memory', async () => {
    const { phone, next } = await filled('revoked');
    await phone.pull({ cursor: next, unsent: 0 });
    expect((await asked(() => phone.pull({ cursor: next, unsent: 3 }))).updates).toBe(1);
    await revokeDevice(server.ports, phone.deviceId, phone.workerId);
    await expect(phone.pull({ cursor: next, unsent: 3 })).rejects.toThrow('device/revoked');
  });
});
