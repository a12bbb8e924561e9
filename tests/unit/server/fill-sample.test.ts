import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { inArray } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cryptoRandom } from '../../../src/base/ids.ts';
import { sampleDay } from '../../../src/sample/sample-day.ts';
import { anyAccount } from '../../../src/server/auth/setup-routes.ts';
import { listCases } from '../../../src/server/desk/list-cases.ts';
import { lookAtQueue, looksToday } from '../../../src/server/desk/queue-looks.ts';
import { fillSample } from '../../../src/server/fill-sample.ts';
import type { FilledSample } from '../../../src/server/fill-sample.ts';
import { holdsSampleData } from '../../../src/server/store/identity.ts';
import { accounts, blobs, blobUses, cases, visits, workOrders } from '../../../src/server/store/tables.ts';
import { serverUnderTest, TEST_START_MS } from '../../server-under-test.ts';
import type { ServerUnderTest } from '../../server-under-test.ts';

let server: ServerUnderTest;
let filled: FilledSample;
const everywhere = { accountId: '00000000-0000-4000-8000-000000000001', displayName: '员工', roles: ['supervisor' as const], supplierId: 'default', districtId: 'default', mustChangePassword: false };

beforeAll(async () => {
  server = await serverUnderTest({ ports: { random: cryptoRandom } });
  filled = await fillSample(server.ports, sampleDay(TEST_START_MS));
}, 120_000);
afterAll(() => server.close());

async function caseOf(key: string) {
  const [row] = await server.ports.db.select().from(cases).where(inArray(cases.caseId, [filled.caseIds.get(key) ?? '']));
  if (row === undefined) throw new Error(`no case ${key}`);
  return row.doc;
}

async function accountId(username: string): Promise<string> {
  const rows = await server.ports.db.select().from(accounts);
  return rows.find((row) => row.username === username)?.accountId ?? '';
}

async function openVisitsOf(username: string) {
  const id = await accountId(username);
  return (await server.ports.db.select().from(visits)).map(({ doc }) => doc).filter((visit) => visit.assigneeId === id && visit.state === 'booked');
}

describe('the sample day, played through the server', () => {
  it('moves into an empty office only, and says that it is sample data', async () => {
    expect(await anyAccount(server.ports.db)).toBe(true);
    expect(await holdsSampleData(server.ports.db)).toBe(true);
    expect(filled.accounts.map(({ username }) => username)).toContain('worker-jia');
  });

  it('[T-18] [T-16] [T-39] shows clocks of all levels, an overdue archive among them', async () => {
    const { cases: rows } = await listCases(server.ports, everywhere, { stage: undefined, text: undefined, after: undefined });
    const levels = new Set(rows.flatMap(({ clocks }) => clocks.map(({ level }) => level)));
    expect([...levels].sort()).toEqual(['amber', 'green', 'red', 'stopped']);
    const overdue = await caseOf('archive-overdue');
    const clocks = rows.find(({ caseId }) => caseId === overdue.caseId)?.clocks ?? [];
    expect(clocks.find(({ clockId }) => clockId === 'archive')?.level).toBe('red');
    const told = await caseOf('arrears-told');
    expect(rows.find(({ caseId }) => caseId === told.caseId)?.clocks.find(({ clockId }) => clockId === 'arrears')?.level).toBe('amber');
  });

  it('[T-02] gives the first worker a full day, most of it with all four jobs', async () => {
    const day = await openVisitsOf('worker-jia');
    expect(day.length).toBeGreaterThanOrEqual(8);
    const orders = (await server.ports.db.select().from(workOrders)).map(({ doc }) => doc);
    const own = day.map((visit) => orders.find(({ workOrderId }) => visit.workOrderIds.includes(workOrderId)));
    expect(own.filter((order) => order?.jobs.length === 4).length).toBeGreaterThan(day.length / 2);
    expect(own.every((order) => order !== undefined && order.references.length >= 20 && order.contract !== null && order.screenSigningAllowed)).toBe(true);
    expect(Math.min(...day.map((visit) => visit.appointment.fromMs))).toBe(TEST_START_MS - 3_600_000);
  });

  it('[Q-01] [Q-06] [Q-11] sends one visit to Qijiang for three papers of three companies', async () => {
    const [visit, ...others] = await openVisitsOf('worker-qijiang');
    expect(others).toEqual([]);
    const orders = (await server.ports.db.select().from(workOrders)).map(({ doc }) => doc).filter(({ workOrderId }) => visit?.workOrderIds.includes(workOrderId));
    expect(orders.map(({ utility }) => utility).sort()).toEqual(['gas', 'power', 'water']);
    expect(new Set(orders.flatMap(({ needs }) => needs.map(({ needId }) => needId.split('.')[1])))).toEqual(new Set(['identity', 'title', 'licence']));
  });

  it('[T-06] [T-07] [T-19] [T-38] [C-08] holds every turn a case can take', async () => {
    expect((await caseOf('certificate-first')).certificate).not.toBeNull();
    expect(await caseOf('number-by-phone')).toMatchObject({ stage: 'pre-acceptance', account: { via: 'bill' }, arrears: { amount: '0.00' } });
    expect(await caseOf('arrears-cleared-in-time')).toMatchObject({ stage: 'accepted', arrears: { amount: '0.00' } });
    expect(await caseOf('arrears-not-cleared')).toMatchObject({ stage: 'pre-acceptance', arrears: { amount: '43.18' } });
    expect(await caseOf('declined')).toMatchObject({ stage: 'declined', decline: { reason: 'account-number-unknown' } });
    expect(await caseOf('declined-shared-meter')).toMatchObject({ stage: 'declined', sharedMeter: true, decline: { reason: 'shared-meter' } });
    expect(await caseOf('archived')).toMatchObject({ stage: 'archived', contract: { channel: 'paper' }, transferChoice: { type: 'non-settlement' } });
    expect(await caseOf('signed-in-app')).toMatchObject({ contract: { channel: 'app', countersign: null } });
    expect((await caseOf('owner-refuses-to-sign-notice')).notices.map(({ outcome }) => outcome)).toEqual(['acknowledged', 'refused-to-acknowledge']);
    expect((await caseOf('one-owner-absent')).notices.map(({ owner, outcome }) => [owner, outcome])).toEqual([['new-owner', 'acknowledged'], ['old-owner', 'not-reached'], ['old-owner', 'acknowledged']]);
    expect((await caseOf('nobody-home')).visitIds).toHaveLength(2);
    expect((await caseOf('contract-left')).visitIds).toHaveLength(2);
  });

  it('[T-08] was looked at today as often as it should be', async () => {
    await lookAtQueue(server.ports, everywhere);
    expect((await looksToday(server.ports, everywhere)).breaches).toEqual([]);
  });

  it('[I3] has the bytes of everything it witnesses', async () => {
    const used = await server.ports.db.selectDistinct({ sha256: blobUses.sha256 }).from(blobUses);
    const stored = await server.ports.db.select({ sha256: blobs.sha256 }).from(blobs);
    expect(used.length).toBeGreaterThan(10);
    expect(used.filter(({ sha256 }) => !stored.some((blob) => blob.sha256 === sha256))).toEqual([]);
  });

  it('[K-23] leaves the partners’ keys to its owner alone', () => {
    const path = join(server.ports.settings.dataDir, 'sample-partners.json');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const partners = JSON.parse(readFileSync(path, 'utf8')) as { partnerId: string; inbound: { secret: string } }[];
    expect(partners.map(({ partnerId }) => partnerId)).toEqual(['sample-tongliang-platform', 'sample-qijiang-platform', 'sample-tongliang-marketing']);
    expect(partners.every(({ inbound }) => inbound.secret.length > 30)).toBe(true);
  });
});
