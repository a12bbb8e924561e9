import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../../../src/base/bytes.ts';
import type { Bytes } from '../../../src/base/bytes.ts';
import { newId } from '../../../src/base/ids.ts';
import { openStore } from '../../../src/device/device-store.ts';
import { BEHIND_MS } from '../../../src/device/live.ts';
import type { Capture } from '../../../src/device/workspace.ts';
import { exportDeviceKey } from '../../../src/protocol/device-key.ts';
import { voucherHolds } from '../../../src/protocol/voucher.ts';
import { FakeOffice } from './support/fake-office.ts';
import { Phone, until } from './support/phone.ts';
import { testId } from './support/rows.ts';
import { START_MS, World } from './support/world.ts';

const visitId = testId('b', 1);

/** Two phones at one office; what the first captures does not get through. */
async function twoPhones() {
  const world = new World();
  const office = await FakeOffice.open(world);
  office.book(1);
  office.book(2);
  const phones = { phone: await Phone.atWork(world, office.transport()), colleague: await Phone.atWork(world, office.transport()) };
  world.advance(BEHIND_MS); // what is carried is read behind the first screen
  return { office, ...phones };
}

async function photograph(phone: Phone, seed: number): Promise<string> {
  const bytes = new Uint8Array([0xff, 0xd8, 0xff, seed & 255, seed >> 8, 3]);
  const sha256 = await sha256Hex(bytes);
  const photo = { evidenceId: newId(START_MS), kind: 'no-entry', sha256, sizeBytes: bytes.length, mime: 'image/jpeg', capturedAtMs: START_MS, compressed: true };
  const payload = { outcome: 'no-entry', accountNumber: null, meterNumber: null, rawText: null, via: 'none', verified: false, note: '门锁着', evidence: [photo] };
  const saved = await phone.app.capture({ subject: { kind: 'work-order', id: testId('c', 1) }, kind: 'confirm-account', payload, blobs: [{ sha256, bytes, mime: 'image/jpeg', priority: 'meter' }] } as Capture<'confirm-account'>);
  expect(saved).toMatchObject({ ok: true });
  return sha256;
}

async function fileOf(phone: Phone): Promise<{ file: Blob; largestBytes: number; lines: number }> {
  const lines = await phone.app.rescue.write();
  if (!lines.ok) throw new Error(lines.error.code);
  const parts: Bytes[] = [];
  for await (const line of lines.value) parts.push(line);
  return { file: new Blob(parts), largestBytes: Math.max(...parts.map(({ length }) => length)), lines: parts.length };
}

describe('rescue', () => {
  it('[S-17, P-17] a colleague brings what the phone could not send, and the phone finds it done', async () => {
    const { office, phone, colleague } = await twoPhones();
    await phone.arrive(visitId);
    const sha256 = await photograph(phone, 1);
    await phone.call(testId('b', 2));
    expect(await phone.app.rescue.count()).toEqual({ captures: 3, files: 1 });

    const { file } = await fileOf(phone);
    const taken = await colleague.app.rescue.take(file);
    expect(taken).toEqual({ ok: true, value: { captures: 3, files: 1, known: 0, unreadable: 0, torn: false } });
    expect(await colleague.cycle()).toMatchObject({ failure: null, unsent: 0 });
    expect(office.applied).toHaveLength(3);
    expect(office.files.has(sha256)).toBe(true);
    expect(office.pushes.at(-1)).toMatchObject({ protocol: 2, vouchers: [{}, {}, {}] });
    expect(await colleague.outboxNow()).toEqual([]); // nobody sees as his own what another captured (I10)

    expect(await phone.cycle()).toMatchObject({ failure: null, unsent: 0 });
    expect(office.applied).toHaveLength(3);
    expect((await phone.outboxNow()).map(({ state }) => state)).toEqual(['at-office', 'at-office', 'at-office']);
  });

  it('[S-17] works while the lock is closed, changes nothing on the phone, and gives the same captures twice', async () => {
    const { phone, colleague } = await twoPhones();
    await phone.call(visitId);
    phone.app.lock();
    const first = await fileOf(phone);
    expect(await phone.app.rescue.count()).toEqual({ captures: 1, files: 0 });
    await colleague.app.rescue.take(first.file);
    const again = await colleague.app.rescue.take((await fileOf(phone)).file);
    expect(again).toMatchObject({ ok: true, value: { captures: 0, known: 1 } });
    expect(await phone.app.rescue.take(first.file)).toMatchObject({ ok: true, value: { captures: 0, known: 1 } });
  });

  it('[P-17] each capture carries the word of its phone over its very content', async () => {
    const { phone } = await twoPhones();
    await phone.call(visitId);
    const lines = (await (await fileOf(phone)).file.text()).trim().split('\n').map((line) => JSON.parse(line));
    const key = await exportDeviceKey(await phone.app.syncStore.deviceKey());
    const { capture, voucher } = lines[1];
    expect(await voucherHolds(key, voucher, capture.contentHash)).toBe(true);
    expect(await voucherHolds(key, voucher, 'f'.repeat(64))).toBe(false);
    expect(await voucherHolds(key, { ...voucher, deviceId: testId('d', 9) }, capture.contentHash)).toBe(false);
  });

  it('[S-17] a file cut short gives what it holds, a changed line is left out, and no file of ours is refused', async () => {
    const { phone, colleague } = await twoPhones();
    await phone.call(visitId);
    await phone.call(testId('b', 2));
    const text = await (await fileOf(phone)).file.text();
    const [head, first, second] = text.split('\n');
    const changed = second!.replace('"kind":"log-call"', '"kind":"depart"');
    const taken = await colleague.app.rescue.take(new Blob([`${head}\n${first}\n${changed}\nno line of ours\n{"capture":`]));
    expect(taken).toEqual({ ok: true, value: { captures: 1, files: 0, known: 0, unreadable: 2, torn: true } });
    expect(await colleague.app.rescue.take(new Blob(['a photograph\n']))).toMatchObject({ ok: false, error: { code: 'rescue/not-a-file' } });
  });

  it('[S-17, I5] what the office does not take is kept and counted, and keeps nothing else waiting', async () => {
    const { office, phone, colleague } = await twoPhones();
    await phone.report(testId('c', 1));
    await phone.call(visitId); // names the one before
    await colleague.app.rescue.take((await fileOf(phone)).file);
    office.faults = ['malformed', 'malformed'];
    await colleague.cycle();
    expect(await colleague.cycle()).toMatchObject({ failure: null, unsent: 0 });
    expect(office.applied).toHaveLength(1);
    const store = openStore(colleague.ports());
    expect((await store.outbox.freight.toArray()).map(({ state }) => state).sort()).toEqual(['done', 'refused']);
    store.outbox.close();
  });

  it('[S-17, I9] what the office does not take says why, and is counted until a person puts it aside; the same file taken again is tried again', async () => {
    const { office, phone, colleague } = await twoPhones();
    await phone.report(testId('c', 1));
    const { file } = await fileOf(phone);
    await colleague.app.rescue.take(file);
    office.faults = ['malformed'];
    await colleague.cycle();
    expect(await until(colleague.app.rescue.freight, ({ refused }) => refused === 1)).toEqual({ waiting: 0, refused: 1, reasons: [{ code: 'request/malformed' }] });
    await colleague.app.rescue.putAside();
    await until(colleague.app.rescue.freight, ({ refused, reasons }) => refused === 0 && reasons.length === 0);
    await colleague.restart();
    expect(await colleague.cycle()).toMatchObject({ failure: null, unsent: 0 });
    expect(office.applied).toHaveLength(0);
    expect(await colleague.app.rescue.take(file)).toMatchObject({ ok: true, value: { captures: 1, known: 0 } });
    expect(await colleague.cycle()).toMatchObject({ failure: null, unsent: 0 });
    expect(office.applied).toHaveLength(1);
  });

  it('[S-17] two hundred photographs are never in memory together', async () => {
    const { office, phone, colleague } = await twoPhones();
    await phone.arrive(visitId);
    for (let seed = 0; seed < 200; seed += 1) await photograph(phone, seed);
    const { file, largestBytes, lines } = await fileOf(phone);
    expect(lines).toBe(403);
    expect(largestBytes).toBeLessThan(file.size / 100);
    expect(await colleague.app.rescue.take(file)).toMatchObject({ ok: true, value: { files: 200, torn: false } });
    await colleague.cycle();
    expect(office.files.size).toBe(200);
    expect(await colleague.app.syncStore.unsent()).toEqual({ mutations: 0, blobs: 0 });
  }, 120_000);
});
