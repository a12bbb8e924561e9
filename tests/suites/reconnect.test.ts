import { afterAll, beforeAll, expect, it } from 'vitest';
import { serverUnderTest } from '../server-under-test.ts';
import type { ServerUnderTest } from '../server-under-test.ts';
import { errandFor, person } from './support/office.ts';
import { enrol } from './support/phone.ts';

let server: ServerUnderTest;
beforeAll(async () => {
  server = await serverUnderTest();
});
afterAll(() => server.close());

it('[P-10] a phone that comes back to nothing new costs two questions and no transaction', async () => {
  await errandFor(server.ports, await person(server.ports, 'returner', 'field-worker'));
  const phone = await enrol(server, 'returner');
  const { next } = await phone.pull();
  await phone.pull({ cursor: next });
  let selects = 0;
  let transactions = 0;
  const { db } = server.ports;
  const select = db.select.bind(db) as (...fields: unknown[]) => unknown;
  const transaction = db.transaction.bind(db) as (...work: unknown[]) => unknown;
  Object.assign(db, {
    select: (...fields: unknown[]) => ((selects += 1), select(...fields)),
    transaction: (...work: unknown[]) => ((transactions += 1), transaction(...work)),
  });
  expect(await phone.pull({ cursor: next })).toMatchObject({ changes: [], next, more: false, head: next });
  expect({ selects, transactions }).toEqual({ selects: 2, transactions: 0 });
});
