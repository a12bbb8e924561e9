import { eq } from 'drizzle-orm';
import { expect } from 'vitest';
import type { Bytes } from '../../../src/base/bytes.ts';
import type { CaseRecord } from '../../../src/domain/model/case.ts';
import { documentNeeds } from '../../../src/domain/rules/documents.ts';
import { qijiangJointService as qijiang } from '../../../src/programmes/qijiang-joint-service.ts';
import type { ServerPorts } from '../../../src/server/ports.ts';
import { cases, workOrders } from '../../../src/server/store/tables.ts';
import { errandFor } from './office.ts';
import type { Errand } from './office.ts';
import type { Phone } from './phone.ts';

export interface Photo {
  readonly digest: string;
  readonly bytes: Bytes;
}

/** A visit under way for identity and title, of the policy that collects papers; notice given and pictures agreed to. */
export async function visitForPapers(ports: ServerPorts, phone: Phone): Promise<Errand> {
  const made = await errandFor(ports, phone.workerId);
  const pin = { id: qijiang.id, version: qijiang.version };
  const needs = [...documentNeeds(qijiang, { utility: 'power', customer: 'individual', stages: ['application'], dueDay: null })];
  const [order] = await ports.db.select().from(workOrders).where(eq(workOrders.workOrderId, made.workOrderId));
  await ports.db.update(workOrders).set({ doc: { ...order!.doc, programme: pin, needs, jobs: [{ kind: 'collect-documents', state: 'open' }] } }).where(eq(workOrders.workOrderId, made.workOrderId));
  await changeCase(ports, made, (record) => ({ ...record, programme: pin, needs }));
  const lane = `visit:${made.visitId}`;
  const begun = await phone.push(
    await phone.capture({ lane, kind: 'arrive', payload: { identityShown: true, purposeStated: true, entryPermitted: true, reason: '' } }),
    await phone.capture({ lane, kind: 'give-privacy-notice', payload: { noticeVersion: 'qijiang-2026-1', to: 'new-owner' } }),
    await phone.capture({ lane, kind: 'record-consent', payload: { scope: 'identity-image', supplierId: null, by: 'new-owner', granted: true } }),
  );
  expect(begun.map(({ outcome }) => outcome)).toEqual(['applied', 'applied', 'applied']);
  return made;
}

export async function changeCase({ db }: ServerPorts, { caseId }: Errand, change: (record: CaseRecord) => CaseRecord): Promise<void> {
  const [row] = await db.select().from(cases).where(eq(cases.caseId, caseId));
  const doc = change(row!.doc);
  await db.update(cases).set({ doc, stage: doc.stage }).where(eq(cases.caseId, caseId));
}

/** Begun and sent in one piece; gives the answer to it. */
export async function sendPhoto(phone: Phone, { bytes }: Photo): Promise<number> {
  const { sealed, metadata } = await phone.sealFile(bytes, 'image/jpeg');
  const created = await phone.tus('POST', '/files', { headers: { 'Upload-Length': String(sealed.length), 'Upload-Metadata': metadata } });
  const sent = await phone.tus('PATCH', created.headers.get('location')!, { headers: { 'Upload-Offset': '0', 'Content-Type': 'application/offset+octet-stream' }, body: sealed });
  return sent.status;
}
