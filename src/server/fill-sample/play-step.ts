import { eq } from 'drizzle-orm';
import { newId } from '../../base/ids.ts';
import type { Result } from '../../base/result.ts';
import { mutations } from '../../domain/mutations/registry.ts';
import type {
  SampleAct, SampleArrearsCheck, SampleDispatch, SampleLook, SampleMessage, SampleMutation, SamplePayment, SampleRegister, SampleScript, SampleStep,
} from '../../protocol/sample-script.ts';
import { performAct } from '../desk/act.ts';
import { checkArrears } from '../desk/check-arrears.ts';
import { dispatchVisit } from '../desk/dispatch.ts';
import { mayAct } from '../desk/may-act.ts';
import { lookAtQueue } from '../desk/queue-looks.ts';
import { receiveMessage } from '../intake/receive.ts';
import { upsertSupplyPoints } from '../partners/supply-point.ts';
import type { ServerPorts } from '../ports.ts';
import { cases, supplyPoints, visits, workOrders } from '../store/tables.ts';
import { caseNow, named } from './cast.ts';
import type { Cast } from './cast.ts';

interface Stage {
  readonly ports: ServerPorts;
  readonly script: SampleScript;
  readonly cast: Cast;
}

/** One step of the script through the function that the route of its kind calls. Throws when it is refused: the script must hold. */
export function playStep(stage: Stage, step: SampleStep): Promise<void> {
  switch (step.kind) {
    case 'message': return message(stage, step);
    case 'look': return look(stage, step);
    case 'act': return act(stage, step);
    case 'arrears-check': return arrearsCheck(stage, step);
    case 'dispatch': return dispatch(stage, step);
    case 'register': return register(stage, step);
    case 'payment': return payment(stage, step);
    case 'mutation': return mutation(stage, step);
  }
}

async function message({ ports, script, cast }: Stage, step: SampleMessage): Promise<void> {
  const partner = script.partners.find(({ partnerId }) => partnerId === step.partnerId);
  if (partner === undefined) throw new Error(`sample: no partner ${step.partnerId}`);
  const answer = must(step, await receiveMessage(ports, partner, step.message));
  if (answer.caseNumber === null) return; // a certificate that waits
  const [row] = await ports.db.select({ caseId: cases.caseId }).from(cases).where(eq(cases.caseNumber, answer.caseNumber));
  if (row !== undefined) cast.caseIds.set(step.caseKey, row.caseId);
}

async function look({ ports, cast }: Stage, step: SampleLook): Promise<void> {
  await lookAtQueue(ports, named(cast.people, step.by));
}

async function act({ ports, cast }: Stage, step: SampleAct): Promise<void> {
  const caller = named(cast.people, step.by);
  if (!mayAct(caller.roles, step.act)) throw new Error(`sample: ${step.by} may not ${step.act}`);
  const record = await caseNow(ports.db, cast, step.caseKey);
  const actId = newId(step.atMs, ports.random);
  must(step, await performAct(ports, caller, { caseId: record.caseId, actId, kind: step.act, version: record.version, payload: step.payload(record) }));
}

async function arrearsCheck({ ports, cast }: Stage, step: SampleArrearsCheck): Promise<void> {
  const { caseId, version } = await caseNow(ports.db, cast, step.caseKey);
  must(step, await checkArrears(ports, named(cast.people, step.by), { caseId, actId: newId(step.atMs, ports.random), version }));
}

async function dispatch({ ports, cast }: Stage, step: SampleDispatch): Promise<void> {
  const { caseId, version } = await caseNow(ports.db, cast, step.caseKey);
  const { appointment, jobs, note } = step;
  const workerId = named(cast.people, step.worker).accountId;
  must(step, await dispatchVisit(ports, named(cast.people, step.by), { caseId, version, workerId, appointment, jobs: [...jobs], note }));
}

/** What was paid meanwhile stays paid. */
async function register({ ports, script }: Stage, step: SampleRegister): Promise<void> {
  const known = await ports.db.select({ supplierId: supplyPoints.supplierId, accountNumber: supplyPoints.accountNumber, arrears: supplyPoints.arrears }).from(supplyPoints);
  const owed = new Map(known.map((row) => [`${row.supplierId} ${row.accountNumber}`, row.arrears]));
  await upsertSupplyPoints(ports.db, script.register.map((point) => ({ ...point, arrears: owed.get(`${point.supplierId} ${point.accountNumber}`) ?? point.arrears, asOfMs: step.atMs })));
}

async function payment({ ports, script }: Stage, step: SamplePayment): Promise<void> {
  const point = script.register.find(({ supplierId, accountNumber }) => supplierId === step.supplierId && accountNumber === step.accountNumber);
  if (point === undefined) throw new Error('sample: payment for an account that is not in the register');
  await upsertSupplyPoints(ports.db, [{ ...point, arrears: '0.00', asOfMs: step.atMs }]);
}

async function mutation({ ports, cast }: Stage, step: SampleMutation): Promise<void> {
  const record = await caseNow(ports.db, cast, step.caseKey);
  const [visitRow] = await ports.db.select({ doc: visits.doc }).from(visits).where(eq(visits.visitId, record.visitIds.at(-1) ?? ''));
  const [orderRow] = await ports.db.select({ doc: workOrders.doc }).from(workOrders).where(eq(workOrders.workOrderId, record.workOrderIds[0] ?? ''));
  if (visitRow === undefined || orderRow === undefined) throw new Error(`sample: ${step.caseKey} has no visit`);
  const [visit, order] = [visitRow.doc, orderRow.doc];
  const phone = named(cast.phones, step.worker);
  const evidence = await phone.upload(ports, step.files);
  const onVisit = mutations[step.mutation].subject === 'visit';
  await phone.push(ports, {
    lane: onVisit ? `visit:${visit.visitId}` : `work-order:${order.workOrderId}`,
    baseVersion: onVisit ? visit.version : order.version,
    kind: step.mutation,
    payload: step.payload({ visit, order, evidence }),
    evidence,
  });
}

function must<T>(step: SampleStep, result: Result<T>): T {
  if (result.ok) return result.value;
  const { code, detail } = result.error;
  throw new Error(`sample: ${step.kind} ${'caseKey' in step ? step.caseKey : ''} ${'act' in step ? step.act : ''}: ${code} ${JSON.stringify(detail ?? {})}`);
}
