import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { partnerCallback, partnerStatus } from '../../src/protocol/partner.ts';
import { deliverDueCallbacks } from '../../src/server/callback/deliver.ts';
import { cases } from '../../src/server/store/tables.ts';
import { saveCases } from '../../src/server/store/save-records.ts';
import { deskUnderTest } from './support/desk.ts';
import type { DeskUnderTest } from './support/desk.ts';

let server: DeskUnderTest;
beforeAll(async () => {
  server = await deskUnderTest();
});
afterAll(() => server.close());

const REGISTRY = 'Q-REG-9';
const caseNow = async () => (await server.database.db.select().from(cases).where(eq(cases.registryNumber, REGISTRY)))[0]!;
const statusNow = async () => (await server.status('/partner/v1/applications/Q-9')).read(partnerStatus);

it('[Q-03] [Q-21] [N-11] three companies’ matters have one progress to ask for and, when all is done, one answer', async () => {
  const reviewer = await server.person('joint', { districtId: 'qijiang', supplierId: 'default' }, 'reviewer');
  await server.push('/partner/v1/applications', {
    programmeId: 'qijiang-joint-service', partnerReference: 'Q-9', registryNumber: REGISTRY, submittedAtMs: server.clock.nowMs(),
    fields: { 户名: '测乙丙', 证件号码: '500199199202290031', 移动电话: '15400000077', 项目地址: '重庆市綦江区古南街道示例路9001号', 申请联办事项: '水过户、电过户、气过户' },
  });
  expect(await statusNow()).toMatchObject({ stage: 'accepted' });
  expect((await reviewer.act((await caseNow()).caseId, 'archive-case', {})).refusal?.code).toBe('case/documents-missing');

  const { doc, version } = await caseNow();
  const nowMs = server.clock.nowMs();
  const documents = (['resident-id', 'title-certificate'] as const).map((documentId) => ({ documentId, form: 'original-seen' as const, atMs: nowMs, verified: false }));
  await server.database.db.transaction((tx) => saveCases(tx, [{ ...doc, documents, version: version + 1 }], nowMs));
  expect(await reviewer.act(doc.caseId, 'archive-case', {})).toMatchObject({ status: 200 });
  expect(await statusNow()).toMatchObject({ caseNumber: doc.caseNumber, stage: 'archived' });

  await deliverDueCallbacks(server.ports);
  const heard = server.heard.map(({ body }) => partnerCallback.parse(body)).filter(({ caseNumber }) => caseNumber === doc.caseNumber);
  expect(heard).toMatchObject([{ event: 'archived', partnerReference: 'Q-9', fields: { 办件编号: doc.caseNumber, 办理结果: '办结', 办结时间: expect.any(String) } }]);
});
