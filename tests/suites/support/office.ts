import { cryptoRandom, newId } from '../../../src/base/ids.ts';
import type { CaseRecord } from '../../../src/domain/model/case.ts';
import type { Visit } from '../../../src/domain/model/visit.ts';
import type { WorkOrder } from '../../../src/domain/model/work-order.ts';
import type { Role } from '../../../src/protocol/desk.ts';
import { addAccount } from '../../../src/server/auth/account-records.ts';
import type { ServerPorts } from '../../../src/server/ports.ts';
import { publish, workerFeed } from '../../../src/server/store/publish.ts';
import { assignments, cases, visits, workOrders } from '../../../src/server/store/tables.ts';
import { transact } from '../../../src/server/store/transact.ts';

export const PASSWORD = 'four quiet winters';

export interface Errand {
  readonly caseId: string;
  readonly visitId: string;
  readonly workOrderId: string;
}

/** An account with this role; every test password is the same. */
export async function person(ports: ServerPorts, username: string, ...roles: Role[]): Promise<string> {
  const made = await addAccount(ports, { username, displayName: `测试${username}`, staffNumber: `T-${username}`, roles, supplierId: 'tongliang-power', districtId: 'tongliang', password: PASSWORD }, null);
  if (!made.ok) throw new Error(made.error.code);
  return made.value.accountId;
}

/** A case with one work order and one visit booked for a worker, on that worker's feed. */
export async function errandFor(ports: ServerPorts, workerId: string): Promise<Errand> {
  const nowMs = ports.clock.nowMs();
  const [caseId, visitId, workOrderId] = [newId(nowMs), newId(nowMs), newId(nowMs)];
  const caseNumber = `TL-${Buffer.from(cryptoRandom(4)).toString('hex')}`;
  const record = caseOf({ caseId, visitId, workOrderId, caseNumber }, nowMs);
  const visit = visitOf({ visitId, workOrderId, workerId }, nowMs);
  const order = orderOf({ caseId, visitId, workOrderId, caseNumber, workerId });
  await transact(ports.db, async (tx) => {
    await tx.insert(cases).values({ caseId, caseNumber, stage: record.stage, supplierId: record.supplierId, districtId: 'tongliang', receivedAtMs: nowMs, version: 1, updatedAtMs: nowMs, doc: record });
    await tx.insert(visits).values({ visitId, assigneeId: workerId, state: 'booked', fromMs: visit.appointment.fromMs, version: 1, doc: visit });
    await tx.insert(workOrders).values({ workOrderId, caseId, visitId, assigneeId: workerId, version: 1, doc: order });
    await tx.insert(assignments).values([{ subject: `visit:${visitId}`, accountId: workerId, fromMs: nowMs }, { subject: `work-order:${workOrderId}`, accountId: workerId, fromMs: nowMs }]);
    const feed = workerFeed(workerId);
    await publish(tx, [{ feed, entity: 'visit', entityId: visitId, op: 'put', version: 1 }, { feed, entity: 'work-order', entityId: workOrderId, op: 'put', version: 1 }]);
  });
  return { caseId, visitId, workOrderId };
}

function caseOf(ids: Errand & { caseNumber: string }, nowMs: number): CaseRecord {
  return {
    caseId: ids.caseId, caseNumber: ids.caseNumber, version: 1, stage: 'accepted', programme: { id: 'tongliang-power-transfer', version: 1 }, supplierId: 'tongliang-power',
    matters: [{ utility: 'power', service: 'transfer', supplierId: 'tongliang-power' }], receivedAtMs: nowMs, partner: null, registryNumber: null, confirmationReference: null, certificate: null,
    address: '重庆市铜梁区示例路1号', parties: [{ role: 'new-owner', name: '测试甲', phone: null, identity: null }], firstSeenAtMs: null, calls: [], account: null, sharedMeter: null, arrears: null,
    arrearsToldAtMs: null, clearedAtMs: null, acceptedAtMs: nowMs, decline: null, transferChoice: null, notices: [], contract: null, needs: [], documents: [], archivedAtMs: null, informedAtMs: null,
    workOrderIds: [ids.workOrderId], visitIds: [ids.visitId],
  };
}

function visitOf(ids: { visitId: string; workOrderId: string; workerId: string }, nowMs: number): Visit {
  return {
    visitId: ids.visitId, version: 1, state: 'booked', workOrderIds: [ids.workOrderId], assigneeId: ids.workerId, address: '重庆市铜梁区示例路1号',
    appointment: { fromMs: nowMs + 3_600_000, toMs: nowMs + 7_200_000 }, workerStaffNumber: 'T-1', hotline: '95598', dueAtMs: null, calls: [], rebookings: [], departedAtMs: null,
    arrival: null, privacyNotice: null, consents: [], unmaskings: [], ending: null,
  };
}

function orderOf(ids: Errand & { caseNumber: string; workerId: string }): WorkOrder {
  return {
    workOrderId: ids.workOrderId, caseId: ids.caseId, caseNumber: ids.caseNumber, version: 1, state: 'open', programme: { id: 'tongliang-power-transfer', version: 1 }, supplierId: 'tongliang-power',
    utility: 'power', service: 'transfer', jobs: [{ kind: 'find-account', state: 'open' }], dueAtMs: null, assigneeId: ids.workerId, visitId: ids.visitId, address: '重庆市铜梁区示例路1号',
    parties: [{ role: 'new-owner', name: '测试甲', phone: null, identity: null }], accountNumber: null, references: [], arrears: null, priceTables: [], contract: null, screenSigningAllowed: false,
    needs: [], transferType: null, finding: null, readings: [], choice: null, notices: [], signer: null, signing: null, documents: [], problems: [],
  };
}
