import { describe, expect, it, vi } from 'vitest';
import { sha256Hex } from '../../../src/base/bytes.ts';
import { newId } from '../../../src/base/ids.ts';
import { fail } from '../../../src/base/result.ts';
import { OutboxDatabase } from '../../../src/device/outbox-schema.ts';
import type { Capture } from '../../../src/device/workspace.ts';
import { runCycle } from '../../../src/sync/cycle.ts';
import { startEngine } from '../../../src/sync/engine.ts';
import type { SyncPorts, SyncStore, Transport } from '../../../src/sync/ports.ts';
import { FakeOffice } from './support/fake-office.ts';
import { Phone } from './support/phone.ts';
import { orderRow, testId, visitRow } from './support/rows.ts';
import { settled, START_MS, World } from './support/world.ts';

const visitId = testId('b', 1);
const OTHER_EPOCH = '00000000-0000-4000-8000-000000000002';

async function atWork() {
  const world = new World();
  const office = await FakeOffice.open(world);
  office.book(1);
  return { world, office, phone: await Phone.atWork(world, office.transport()) };
}

const states = async (phone: Phone) => (await phone.outboxNow()).map(({ state }) => state);
const cycle = (phone: Phone, change: { store?: Partial<SyncStore>; transport?: Partial<Transport> }) => {
  const ports: SyncPorts = phone.syncPorts();
  return runCycle({ ...ports, store: { ...ports.store, ...change.store }, transport: { ...ports.transport, ...change.transport } }, new AbortController().signal);
};

/** The office comes back from a backup made before everything. */
function restore(office: FakeOffice): void {
  office.epoch = OTHER_EPOCH;
  office.results.clear();
  office.applied.length = 0;
  office.putVisit(visitRow(1));
  office.putOrder(orderRow(1));
}

async function photograph(phone: Phone, seed = 99): Promise<string> {
  const bytes = new Uint8Array([0xff, 0xd8, 0xff, 1, 2, seed]);
  const sha256 = await sha256Hex(bytes);
  const photo = { evidenceId: newId(START_MS), kind: 'no-entry', sha256, sizeBytes: bytes.length, mime: 'image/jpeg', capturedAtMs: START_MS, compressed: true };
  const payload = { outcome: 'no-entry', accountNumber: null, meterNumber: null, rawText: null, via: 'none', verified: false, note: '门锁着', evidence: [photo] };
  if (seed === 99) await phone.arrive(visitId);
  const saved = await phone.app.capture({ subject: { kind: 'work-order', id: testId('c', 1) }, kind: 'confirm-account', payload, blobs: [{ sha256, bytes, mime: 'image/jpeg', priority: 'meter' }] } as Capture<'confirm-account'>);
  expect(saved).toMatchObject({ ok: true });
  return sha256;
}

describe('found by the simulator, and mended', () => {
  it('[F16] an act is kept, once, though the browser lost its handle while the act was still being judged', async () => {
    const { phone } = await atWork();
    vi.spyOn(OutboxDatabase.prototype, 'self').mockRejectedValueOnce(new DOMException('Connection to Indexed Database server lost', 'UnknownError'));
    await phone.arrive(visitId);
    vi.restoreAllMocks();
    expect(await states(phone)).toEqual(['waiting']);
  });

  it.each(['identity', 'cursor'] as const)('[S-10, F16] a store that fails at %s is a pause: the engine tries again by itself', async (method) => {
    const { world, phone } = await atWork();
    const ports = phone.syncPorts();
    let failures = 1;
    const failing = async (...given: never[]) => {
      if (failures > 0) {
        failures -= 1;
        throw new DOMException('Connection to Indexed Database server lost', 'UnknownError');
      }
      return (ports.store[method] as (...asked: never[]) => Promise<never>)(...given);
    };
    await phone.call(visitId);
    const page = { visible: () => true, frozen: () => false, onWake: () => () => {}, onFreeze: () => () => {} };
    const engine = startEngine({ ...ports, store: { ...ports.store, onSaved: () => () => {}, [method]: failing }, page, askForWakeUp: () => {} });
    await settled(async () => {
      world.advance(500);
      return failures === 0 && (await states(phone)).every((state) => state === 'at-office');
    });
    engine.stop();
  });

  it.each(['conflict', 'rejected'] as const)('[S-09, F46] what the office had answered with %s is offered again after a restore, since it kept that too', async (outcome) => {
    const { office, phone } = await atWork();
    office.refusing.set('log-call', { outcome, code: 'mutation/not-assigned' });
    await phone.call(visitId);
    await phone.cycle();
    expect(await states(phone)).toEqual(['needs-attention']);
    restore(office);
    await phone.cycle();
    expect(office.results.size).toBe(1);
    expect(await states(phone)).toEqual(['needs-attention']);
  });

  it('[S-05, S-09] a refusal that its author had gone on from holds nothing back when it is refused again', async () => {
    const { office, phone } = await atWork();
    office.refusing.set('log-call', { outcome: 'rejected', code: 'mutation/not-assigned' });
    await phone.call(visitId);
    await phone.cycle();
    await phone.arrive(visitId);
    await phone.cycle();
    restore(office);
    await phone.cycle();
    expect(await phone.app.syncStore.heldLanes()).toEqual([]);
    expect(office.applied.length).toBe(1);
    expect(office.results.size).toBe(2);
  });

  it('[S-06, F46] an upload whose address the office no longer knows begins anew', async () => {
    const { office, phone } = await atWork();
    const sha256 = await photograph(phone);
    await phone.app.syncStore.noteUpload(sha256, '/files/gone');
    const report = await cycle(phone, { transport: { upload: async () => fail('file/unknown') } });
    expect(report.failure?.code).toBe('file/unknown');
    expect(await phone.app.syncStore.waitingBlobs(5)).toEqual([{ sha256, mime: 'image/jpeg', uploadUrl: null }]);
    expect(await phone.cycle()).toMatchObject({ failure: null, unsent: 0 });
    expect(office.files.has(sha256)).toBe(true);
  });

  it('[S-06, F11] an address that cannot be kept for want of room stops no upload', async () => {
    const { office, phone } = await atWork();
    const sha256 = await photograph(phone);
    const inner = phone.transport;
    const report = await cycle(phone, {
      store: { noteUpload: () => Promise.reject(new DOMException('', 'QuotaExceededError')) },
      transport: {
        upload: (file, signal) => {
          file.onUrl('/files/1');
          return inner.upload(file, signal);
        },
      },
    });
    expect(report).toMatchObject({ failure: null, unsent: 0 });
    expect(office.files.has(sha256)).toBe(true);
  });

  it('[S-09, F67] a revoked phone, which has no session, learns the epoch where it may send', async () => {
    const { office, phone } = await atWork();
    await phone.call(visitId);
    await phone.cycle();
    restore(office);
    const revoked: Partial<Transport> = { session: async () => fail('link/device-revoked'), pull: async () => fail('link/device-revoked') };
    // Nothing is unsent, so nothing but the refused download could tell it.
    await cycle(phone, { transport: revoked });
    expect(office.applied.length).toBe(1);
    expect(await phone.app.syncStore.identity()).toMatchObject({ epoch: OTHER_EPOCH });
    expect(await states(phone)).toEqual(['at-office']);
  });

  it('[S-05] a refusal met while a request is halved holds the rest of its lane until its author goes on, and then all of it goes', async () => {
    const { office, phone } = await atWork();
    office.remove('visit', visitId); // the acts are refused by rule
    const orderId = testId('c', 1);
    await phone.report(orderId);
    await phone.report(orderId);
    office.faults = ['malformed'];
    await phone.cycle();
    expect(await states(phone)).toEqual(['waiting', 'needs-attention']);
    const refused = (await phone.outboxNow()).find(({ state }) => state === 'needs-attention');
    await phone.app.setAside(refused!.mutationId);
    expect(await phone.cycle()).toMatchObject({ failure: null, unsent: 0 });
    expect(office.results.size).toBe(2);
  });

  it('[S-04, P-04, F44] an act that no request can carry, and that its author went on without, keeps nothing waiting', async () => {
    const { office, phone } = await atWork();
    await phone.report(testId('c', 1)); // the visit's end will name it
    await phone.call(visitId);
    office.faults = ['malformed', 'malformed', 'offline'];
    await phone.cycle();
    const kept = (await phone.outboxNow()).find(({ state }) => state === 'needs-attention');
    expect(kept).toMatchObject({ kind: 'report-problem', failure: { code: 'request/malformed' } });
    await phone.cycle();
    expect(office.applied).toEqual([]); // held back by what its author has not decided about yet
    await phone.app.setAside(kept!.mutationId);
    expect(await phone.cycle()).toMatchObject({ failure: null, unsent: 0 });
    expect(office.pushes.at(-1)).toMatchObject({ protocol: 2, notComing: [kept!.mutationId] });
    expect(office.applied).toHaveLength(1);
  });

  it('[S-06, I11] a file that the office denies every time keeps none of the others waiting, however many there are', async () => {
    const { office, phone } = await atWork();
    const bad = await photograph(phone);
    const others: string[] = [];
    for (let seed = 0; seed < 25; seed += 1) others.push(await photograph(phone, seed));
    const inner = phone.transport;
    const upload: Transport['upload'] = (file, signal) => (file.sha256 === bad ? Promise.resolve(fail('file/digest-mismatch')) : inner.upload(file, signal));
    expect(await cycle(phone, { transport: { upload } })).toMatchObject({ failure: { code: 'file/digest-mismatch' }, unsent: 1 });
    expect(others.every((sha256) => office.files.has(sha256))).toBe(true);
    expect(await phone.cycle()).toMatchObject({ failure: null, unsent: 0 });
  });
});
