import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MS_PER_HOUR, MS_PER_MINUTE } from '../../src/base/clock.ts';
import { attentionDetail, attentionList, caseDetail, visitPhones, workerList } from '../../src/protocol/desk.ts';
import type { AttentionItem } from '../../src/protocol/desk.ts';
import type { PushItem } from '../../src/protocol/push.ts';
import { mutations } from '../../src/server/store/tables.ts';
import { deskUnderTest } from './support/desk.ts';
import type { Desk, DeskUnderTest } from './support/desk.ts';
import { errandFor, person } from './support/office.ts';
import type { Errand } from './support/office.ts';
import { enrol } from './support/phone.ts';
import type { Phone } from './support/phone.ts';

let server: DeskUnderTest;
let dispatcher: Desk;
let foreign: Desk;
let phone: Phone;
let errand: Errand;
let heir: string;
let round = 0;

const METER = '9930001000000000000019';
const digest = 'a'.repeat(64);

beforeAll(async () => {
  server = await deskUnderTest();
  dispatcher = await server.person('dispatch', { districtId: 'tongliang', supplierId: 'tongliang-power' }, 'dispatcher', 'clerk');
  foreign = await server.person('elsewhere', { districtId: 'qijiang', supplierId: 'default' }, 'dispatcher', 'clerk');
});
afterAll(() => server.close());
beforeEach(async () => {
  const username = `late-${++round}`;
  const workerId = await person(server.ports, username, 'field-worker');
  heir = await person(server.ports, `heir-${round}`, 'field-worker');
  phone = await enrol(server, username);
  errand = await errandFor(server.ports, workerId);
  server.clock.advance(MS_PER_MINUTE);
});

const reading = () => phone.capture({
  lane: `work-order:${errand.workOrderId}`, kind: 'record-reading', blobs: [digest],
  payload: {
    meterNumber: METER, readings: [{ register: 'total', value: '12399.12' }], explanation: null, sumDifferenceConfirmed: false, corrects: null, correctionReason: '',
    evidence: [{ evidenceId: randomUUID(), kind: 'meter-register', sha256: digest, sizeBytes: 10, mime: 'image/jpeg', capturedAtMs: server.clock.nowMs(), compressed: true }],
  },
});
const reassign = () => dispatcher.post(`/desk/v1/visits/${errand.visitId}/reassign`, { workerId: heir });
const decide = (mutationId: string, body: object, desk = dispatcher) => desk.post(`/desk/v1/attention/${mutationId}/decision`, body);
const itemOf = async (mutationId: string): Promise<AttentionItem | undefined> => attentionList.parse((await dispatcher.get('/desk/v1/attention')).body).items.find((item) => item.mutationId === mutationId);
const decisionsHeard = async () => (await phone.pull()).changes.filter(({ entity }) => entity === 'decision').map(({ row }) => row);
const phonesNow = async () => visitPhones.parse((await dispatcher.get(`/desk/v1/visits/${errand.visitId}/phones`)).body);

/** A reading taken at the door after the visit had gone to somebody else. */
async function lateReading(): Promise<PushItem> {
  expect((await reassign()).status).toBe(204);
  server.clock.advance(MS_PER_MINUTE);
  const item = await reading();
  expect((await phone.push(item))[0]).toMatchObject({ outcome: 'conflict', code: 'mutation/not-assigned' });
  server.clock.advance(MS_PER_MINUTE);
  return item;
}

describe('a capture that came too late', () => {
  it('[F64] is put before the desk with what it says and its files, and waits for a decision', async () => {
    const { header } = await lateReading();
    expect(await itemOf(header.mutationId)).toMatchObject({ kind: 'record-reading', why: 'late', caseId: errand.caseId, files: 1, decision: null, capturedAtMs: header.capturedAtMs, phoneName: '测试手机' });
    const detail = attentionDetail.parse((await dispatcher.get(`/desk/v1/attention/${header.mutationId}`)).body);
    expect(detail).toMatchObject({ meterTail: METER.slice(-6), readings: [{ register: 'total', value: '12399.12' }], evidence: [{ sha256: digest, standing: 'waiting' }] });
  });

  it('[F64] attached: it stands in the case as late evidence, nothing of the case changes, and the worker hears it', async () => {
    const { header: { mutationId } } = await lateReading();
    expect((await decide(mutationId, { decision: 'attached', reason: null })).status).toBe(204);
    const shown = caseDetail.parse((await dispatcher.get(`/desk/v1/cases/${errand.caseId}`)).body);
    expect(shown.evidence).toMatchObject([{ sha256: digest, standing: 'attached' }]);
    expect(shown.workOrders[0]?.readings).toEqual([]);
    expect(shown.timeline.at(-1)).toMatchObject({ kind: 'capture-attached', source: 'office', detail: { mutationId, mutation: 'record-reading' } });
    expect(await decisionsHeard()).toEqual([{ mutationId, decision: 'attached', reason: null, decidedAtMs: server.clock.nowMs() }]);
  });

  it('[F64, C-16] set aside: the worker hears the reason, the note stays at the office', async () => {
    const { header: { mutationId } } = await lateReading();
    expect((await decide(mutationId, { decision: 'set-aside', reason: 'recorded-again', note: '员工乙已重抄' })).status).toBe(204);
    expect(await decisionsHeard()).toEqual([{ mutationId, decision: 'set-aside', reason: 'recorded-again', decidedAtMs: server.clock.nowMs() }]);
    expect(await itemOf(mutationId)).toMatchObject({ decision: { decision: 'set-aside', reason: 'recorded-again' }, decidedByName: '员工dispatch' });
    const [kept] = await server.ports.db.select().from(mutations).where(eq(mutations.mutationId, mutationId));
    expect(kept).toMatchObject({ outcome: 'conflict', decisionNote: '员工乙已重抄' });
  });

  it.each([
    ['set aside without a reason', { decision: 'set-aside', reason: null }],
    ['set aside for another reason without saying which', { decision: 'set-aside', reason: 'other' }],
    ['attached for a reason of the other kind', { decision: 'attached', reason: 'not-usable' }],
  ])('[F64] %s is no decision', async (_what, body) => {
    const { header: { mutationId } } = await lateReading();
    expect((await decide(mutationId, body)).status).toBe(400);
    expect((await itemOf(mutationId))?.decision).toBeNull();
  });

  it('[F64] is decided once: who comes second is told so, and the first word stands', async () => {
    const { header: { mutationId } } = await lateReading();
    const answers = await Promise.all([decide(mutationId, { decision: 'attached', reason: null }), decide(mutationId, { decision: 'set-aside', reason: 'not-needed' })]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 409]);
    expect(answers.find(({ status }) => status === 409)?.refusal?.code).toBe('capture/already-decided');
  });

  it('[F64] decided by somebody of every district, it is told to the desks of its case’s', async () => {
    const everywhere = await server.person(`anywhere-${round}`, { districtId: 'default', supplierId: 'default' }, 'clerk');
    const { header: { mutationId } } = await lateReading();
    const told: (readonly string[] | undefined)[] = [];
    const leave = server.ports.live.listen('desk:tongliang', ({ caseIds }) => told.push(caseIds));
    expect((await decide(mutationId, { decision: 'attached', reason: null }, everywhere)).status).toBe(204);
    leave();
    expect(told).toEqual([[errand.caseId]]);
  });

  it('[F64] of a visit that was cancelled waits likewise', async () => {
    expect((await dispatcher.post(`/desk/v1/visits/${errand.visitId}/cancel`, { reason: '客户来电取消' })).status).toBe(204);
    const item = await reading();
    await phone.push(item);
    expect(await itemOf(item.header.mutationId)).toMatchObject({ code: 'mutation/subject-cancelled', why: 'late', caseId: errand.caseId });
  });

  it('[F67] of a revoked phone waits likewise, though the phone itself hears nothing any more', async () => {
    const administrator = await server.person(`admin-${round}`, { districtId: 'default', supplierId: 'default' }, 'administrator');
    expect((await administrator.post(`/desk/v1/devices/${phone.deviceId}/revoke`, {})).status).toBe(204);
    server.clock.advance(MS_PER_MINUTE);
    const item = await reading();
    await phone.push(item);
    expect(await itemOf(item.header.mutationId)).toMatchObject({ why: 'late', caseId: errand.caseId });
    expect((await decide(item.header.mutationId, { decision: 'attached', reason: null })).status).toBe(204);
    await expect(phone.pull()).rejects.toThrow('device/revoked');
  });

  it('[C-21] is nobody else\'s to see or to decide', async () => {
    const { header: { mutationId } } = await lateReading();
    expect((await foreign.get('/desk/v1/attention')).text).not.toContain(mutationId);
    expect((await foreign.get(`/desk/v1/attention/${mutationId}`)).status).toBe(404);
    expect((await decide(mutationId, { decision: 'attached', reason: null }, foreign)).status).toBe(404);
  });
});

describe('before a visit is taken away', () => {
  it('[F68] the desk sees who has it on a phone, and how much that phone still held when it was last heard', async () => {
    expect((await phonesNow()).phones).toEqual([]);
    await phone.pull({ unsent: 3 });
    expect((await phonesNow()).phones).toEqual([{ deviceId: phone.deviceId, name: '测试手机', workerName: `测试late-${round}`, lastContactAtMs: server.clock.nowMs(), revoked: false, unsent: 3 }]);
    server.clock.advance(MS_PER_MINUTE);
    await phone.pull({ cursor: (await phone.pull()).next, unsent: 0 });
    expect((await phonesNow()).phones).toMatchObject([{ unsent: 0 }]);
  });

  it('[N-15] whoever plans sees when each worker’s phone was last heard, however long ago', async () => {
    const heardAtMs = server.clock.nowMs();
    await phone.pull();
    server.clock.advance(5 * MS_PER_HOUR);
    const { workers } = workerList.parse((await dispatcher.get('/desk/v1/workers')).body);
    expect(workers.find(({ accountId }) => accountId === phone.workerId)?.devices).toMatchObject([{ deviceId: phone.deviceId, lastContactAtMs: heardAtMs, revoked: false }]);
    expect(workers.find(({ accountId }) => accountId === heir)?.devices).toEqual([]);
  });

  it('[F68] a phone that has not heard of the reassignment still counts, until it has; a revoked one stays named', async () => {
    await phone.pull({ unsent: 1 });
    server.clock.advance(MS_PER_MINUTE);
    await reassign();
    expect((await phonesNow()).phones).toMatchObject([{ deviceId: phone.deviceId, unsent: 1 }]);
    server.clock.advance(MS_PER_MINUTE);
    await phone.pull({ unsent: 0 });
    expect((await phonesNow()).phones).toEqual([]);
  });

  it('[F68, P-07] files named by captures that came without them are counted', async () => {
    await phone.push(await phone.capture({
      lane: `visit:${errand.visitId}`, kind: 'end-visit', blobs: [digest],
      payload: { outcome: 'nobody-home', reason: 'nobody-home', note: '敲门无人应答', leftOpen: [], evidence: [{ evidenceId: randomUUID(), kind: 'no-entry', sha256: digest, sizeBytes: 10, mime: 'image/jpeg', capturedAtMs: server.clock.nowMs(), compressed: true }] },
    }));
    expect((await phonesNow()).filesMissing).toBe(1);
    expect((await foreign.get(`/desk/v1/visits/${errand.visitId}/phones`)).status).toBe(404);
  });
});
