import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { PushResponse } from '../../src/protocol/push.ts';
import { serverUnderTest } from '../server-under-test.ts';
import type { ServerUnderTest } from '../server-under-test.ts';
import { errandFor, person } from './support/office.ts';
import { enrol } from './support/phone.ts';
import type { Phone } from './support/phone.ts';

/** An office five protocol versions ahead of the first. */
vi.mock('../../src/protocol/version.ts', async (original) => ({ ...(await original<object>()), PROTOCOL_VERSION: 6 }));

let server: ServerUnderTest;
let phone: Phone;
let visitId: string;

beforeAll(async () => {
  server = await serverUnderTest();
  await person(server.ports, 'old-client', 'field-worker');
  phone = await enrol(server, 'old-client');
  visitId = (await errandFor(server.ports, phone.workerId)).visitId;
});
afterAll(() => server.close());

const callItem = () => phone.capture({ lane: `visit:${visitId}`, kind: 'log-call', payload: { to: 'new-owner', outcome: 'reached', purpose: 'appointment', note: '' } });

describe('a phone whose build nobody renewed', () => {
  it.each([5, 4, 3, 2, 1])('[F58, P-18] still sends what it has in protocol %i, and hears what became of it', async (protocol) => {
    const answer = await phone.ask('/sync/v1/push', { protocol, deviceId: phone.deviceId, items: [await callItem()] });
    expect([answer.status, ((await answer.json()) as PushResponse).results]).toMatchObject([200, [{ outcome: 'applied' }]]);
  });

  it('[F58, P-18] says what it says in the words of the first version: no epoch, nothing that is not coming, rows one by one', async () => {
    expect(await phone.push(await callItem())).toMatchObject([{ outcome: 'applied' }]);
    const page = await phone.pull({ rowSchema: 1 });
    expect(page).not.toHaveProperty('packed');
    expect(page.changes.map(({ entity }) => entity)).toContain('visit');
  });
});
