import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queueLooks as shape } from '../../src/protocol/desk.ts';
import { programmes } from '../../src/programmes/registry.ts';
import { queuesOf } from '../../src/server/desk/queues-of.ts';
import { cases, queueLooks } from '../../src/server/store/tables.ts';
import { deskUnderTest, sale, tongliang } from './support/desk.ts';
import type { DeskUnderTest } from './support/desk.ts';

let server: DeskUnderTest;
beforeAll(async () => {
  server = await deskUnderTest();
});
afterAll(() => server.close());

const everywhere = { districtId: 'default', supplierId: 'default' };
const idsOf = (scope: { districtId: string; supplierId: string }, among = programmes) => queuesOf(among, scope).map(({ id, version }) => `${id}@${version}`);

describe('the queues before a person', () => {
  const [queued, plain] = [programmes.find(({ acceptance }) => acceptance !== null)!, programmes.find(({ acceptance }) => acceptance === null)!];
  const other = { ...queued, id: 'wanzhou-power', suppliers: queued.suppliers.map((supplier) => ({ ...supplier, supplierId: 'sgcc-cq-wanzhou' })) };
  const all = [queued, plain, other, { ...queued, version: queued.version + 1 }];

  it('[T-08, D-01] are that of the own district, by its newest programme, or each district\'s for whoever works for all', () => {
    expect(idsOf(tongliang, all)).toEqual([`${queued.id}@${queued.version + 1}`]);
    expect(idsOf({ ...everywhere, districtId: 'wanzhou' }, all)).toEqual(['wanzhou-power@1']);
    expect(idsOf({ ...everywhere, districtId: 'qijiang' }, all)).toEqual([]);
    expect(idsOf(everywhere, all).toSorted()).toEqual([`${queued.id}@${queued.version + 1}`, 'wanzhou-power@1']);
  });

  it('[T-08, C-21] of a supplier\'s person who works for all districts are those in which that supplier has to do', () => {
    expect(idsOf({ districtId: 'default', supplierId: 'sgcc-cq-wanzhou' }, all)).toEqual(['wanzhou-power@1']);
    expect(idsOf({ districtId: 'default', supplierId: 'qijiang-gas' }, all)).toEqual([]);
  });
});

describe('a look at the queue', () => {
  const looksKept = () => server.ports.db.select().from(queueLooks);

  it('[T-08, D-03] by somebody of all districts counts for the district whose queue it is, with its cases alone', async () => {
    const { application } = sale(server.clock.nowMs());
    await server.push('/partner/v1/applications', application);
    const clerk = await server.person('everywhere', everywhere, 'clerk');
    expect((await clerk.post('/desk/v1/queue-looks', {})).read(shape).looks).toMatchObject([{ newCases: 1 }]);
    expect(await looksKept()).toMatchObject([{ districtId: 'tongliang', newCases: 1 }]);
    const [seen] = await server.ports.db.select().from(cases).where(eq(cases.registryNumber, application.registryNumber));
    expect(seen?.doc.firstSeenAtMs).toBe(server.clock.nowMs());
    expect((await (await server.person('local', tongliang, 'clerk')).get('/desk/v1/queue-looks')).read(shape).looks).toHaveLength(1);
  });

  it('[T-08, C-21] by somebody whose supplier has nothing in any queue is none', async () => {
    const before = (await looksKept()).length;
    const clerk = await server.person('gas', { districtId: 'default', supplierId: 'qijiang-gas' }, 'clerk');
    expect((await clerk.post('/desk/v1/queue-looks', {})).read(shape)).toMatchObject({ looks: [], neededPerDay: 0 });
    expect(await looksKept()).toHaveLength(before);
  });
});
