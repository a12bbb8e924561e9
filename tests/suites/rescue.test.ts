import { randomUUID } from 'node:crypto';
import { and, eq, inArray } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Bytes } from '../../src/base/bytes.ts';
import { bringRescue } from '../../src/desk/state/bring-rescue.ts';
import { deskApi } from '../../src/desk/api.ts';
import { exportDeviceKey, newDeviceKey } from '../../src/protocol/device-key.ts';
import type { DeviceKeyPair } from '../../src/protocol/device-key.ts';
import { accountList } from '../../src/protocol/desk.ts';
import type { PushItem, PushResponse } from '../../src/protocol/push.ts';
import { signVoucher } from '../../src/protocol/voucher.ts';
import { firstBrokenAuditEntry } from '../../src/server/store/audit.ts';
import { audit, blobs, devices, mutations, visits } from '../../src/server/store/tables.ts';
import { jpegFile } from '../fixtures/pictures.ts';
import { deskUnderTest } from './support/desk.ts';
import type { Desk, DeskUnderTest } from './support/desk.ts';
import { errandFor } from './support/office.ts';
import type { Errand } from './support/office.ts';
import { enrol } from './support/phone.ts';
import type { Phone } from './support/phone.ts';

const where = { districtId: 'tongliang', supplierId: 'tongliang-power' };
const JPEG = jpegFile();

let server: DeskUnderTest;
let author: Desk;
let phone: Phone;
let colleague: Phone;
let key: DeviceKeyPair;
let errand: Errand;

beforeAll(async () => {
  server = await deskUnderTest();
});
afterAll(() => server.close());
beforeEach(async () => {
  author = await server.person('author', where, 'field-worker');
  phone = await enrol(server, author.username);
  colleague = await enrol(server, (await server.person('colleague', where, 'field-worker')).username);
  key = await newDeviceKey();
  await server.ports.db.update(devices).set({ publicKey: await exportDeviceKey(key) }).where(eq(devices.deviceId, phone.deviceId));
  errand = await errandFor(server.ports, author.accountId);
});

const callItem = (note: string, over = {}) => phone.capture({ lane: `visit:${errand.visitId}`, kind: 'log-call', payload: { to: 'new-owner', outcome: 'reached', purpose: 'appointment', note }, ...over });
const voucherFor = ({ header, contentHash }: PushItem, deviceId = phone.deviceId) => signVoucher(key, { mutationId: header.mutationId, deviceId, contentHash });
const callsNow = async () => (await server.ports.db.select().from(visits).where(eq(visits.visitId, errand.visitId)))[0]!.doc.calls.length;

async function carried(by: Phone, body: object): Promise<PushResponse['results']> {
  const answer = await by.ask('/sync/v1/push', { protocol: 2, deviceId: by.deviceId, ...body });
  return ((await answer.json()) as PushResponse).results;
}

async function rescueOf(items: readonly PushItem[], files: readonly { digest: string; sealed: Bytes }[] = []): Promise<Blob> {
  const lines: unknown[] = [{ rescue: { version: 1, deviceId: phone.deviceId, madeAtMs: server.clock.nowMs(), captures: items.length, files: files.length } }];
  for (const capture of items) lines.push({ capture, voucher: await voucherFor(capture) });
  for (const { digest, sealed } of files) lines.push({ file: { sha256: digest, mime: 'image/jpeg' }, sealed: JSON.parse(new TextDecoder().decode(sealed)) });
  lines.push({ end: { captures: items.length, files: files.length } });
  return new Blob(lines.map((line) => `${JSON.stringify(line)}\n`));
}

const bring = (desk: Desk, file: Blob) => bringRescue(deskApi((path, init) => desk.as(path, init)), file, () => {});

describe('rescue', () => {
  it('[P-17] takes a capture in a colleague\'s phone by the word of the phone that made it, and the phone\'s own push is a duplicate', async () => {
    const item = await callItem('同事带回');
    expect(await carried(colleague, { items: [item], vouchers: [await voucherFor(item)] })).toMatchObject([{ outcome: 'applied' }]);
    expect(await phone.push(item)).toMatchObject([{ outcome: 'duplicate', original: 'applied' }]);
    expect(await callsNow()).toBe(1);
    const [row] = await server.ports.db.select().from(mutations).where(eq(mutations.mutationId, item.header.mutationId));
    expect(row).toMatchObject({ deviceId: phone.deviceId, authorId: author.accountId });
  });

  it('[P-17, C-02] refuses what no phone or another one vouches for, and stores nothing in its name', async () => {
    const item = await callItem('伪造');
    const good = await voucherFor(item);
    const forged = await signVoucher(await newDeviceKey(), { mutationId: item.header.mutationId, deviceId: phone.deviceId, contentHash: item.contentHash });
    expect(await carried(colleague, { items: [item], vouchers: [forged] })).toMatchObject([{ outcome: 'rejected', code: 'push/voucher-wrong' }]);
    expect(await carried(colleague, { items: [item], vouchers: [{ ...good, deviceId: colleague.deviceId }] })).toMatchObject([{ outcome: 'rejected', code: 'push/voucher-wrong' }]);
    const other = await callItem('另一条');
    expect(await carried(colleague, { items: [other], vouchers: [{ ...good, mutationId: other.header.mutationId }] })).toMatchObject([{ outcome: 'rejected', code: 'push/voucher-wrong' }]);
    expect(await callsNow()).toBe(0);
    expect(await phone.push(item)).toMatchObject([{ outcome: 'applied' }]);
  });

  it('[P-17, F68] takes the unsent work of a revoked phone from its file', async () => {
    const item = await callItem('停用之前');
    server.clock.advance(60_000);
    await server.ports.db.update(devices).set({ revokedAtMs: server.clock.nowMs() }).where(eq(devices.deviceId, phone.deviceId));
    const clerk = await server.person('clerk', where, 'clerk');
    expect(await bring(clerk, await rescueOf([item]))).toMatchObject({ ok: true, value: { captures: { taken: 1 } } });
  });

  it('[P-17] the desk brings captures and bytes once, and hears what was there and what was not taken', async () => {
    const clerk = await server.person('clerk', where, 'clerk');
    const [one, two] = [await callItem('一'), await callItem('二')];
    const torn = { ...(await callItem('三')), contentHash: 'f'.repeat(64) };
    const file = await phone.sealFile(JPEG, 'image/jpeg');
    await phone.push(one);
    const made = await rescueOf([one, two, torn], [file]);
    expect(await bring(clerk, made)).toEqual({
      ok: true,
      value: { captures: { taken: 1, known: 1 }, files: { taken: 1, known: 0 }, waiting: 0, refused: [{ what: 'capture', code: 'push/hash-mismatch' }], torn: false },
    });
    expect(await bring(clerk, made)).toMatchObject({ ok: true, value: { captures: { taken: 0, known: 2 }, files: { taken: 0, known: 1 } } });
    expect(await callsNow()).toBe(2);
    expect(await server.ports.db.select({ mime: blobs.mime }).from(blobs).where(eq(blobs.sha256, file.digest))).toEqual([{ mime: 'image/jpeg' }]);
    const written = await server.ports.db.select({ act: audit.act, byId: audit.byId }).from(audit).where(eq(audit.subject, phone.deviceId));
    expect(written).toContainEqual({ act: 'rescue/brought', byId: clerk.accountId });
  });

  it('[P-17] names in the audit chain only phones whose work was brought', async () => {
    const clerk = await server.person('clerk', where, 'clerk');
    const item = await callItem('一');
    const voucher = await voucherFor(item);
    const idle = { ...voucher, mutationId: randomUUID(), deviceId: randomUUID() };
    expect((await clerk.post('/desk/v1/rescue/captures', { items: [item], vouchers: [voucher, idle] })).status).toBe(200);
    const brought = await server.ports.db.select({ subject: audit.subject }).from(audit).where(and(inArray(audit.subject, [phone.deviceId, idle.deviceId]), eq(audit.act, 'rescue/brought')));
    expect(brought).toEqual([{ subject: phone.deviceId }]);
  });

  it('[P-17] pieces that come at the same moment all stand in the audit chain', async () => {
    const clerk = await server.person('clerk', where, 'clerk');
    const items = await Promise.all(['一', '二', '三', '四'].map((note) => callItem(note)));
    const answers = await Promise.all(items.map(async (item) => clerk.post('/desk/v1/rescue/captures', { items: [item], vouchers: [await voucherFor(item)] })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(await server.ports.db.select().from(audit).where(and(eq(audit.subject, phone.deviceId), eq(audit.act, 'rescue/brought')))).toHaveLength(4);
    expect(await firstBrokenAuditEntry(server.ports.db)).toBeNull();
  });

  it('[P-17, I3] refuses sealed bytes that are not what their name says, and goes on with the rest', async () => {
    const clerk = await server.person('clerk', where, 'clerk');
    const file = await phone.sealFile(JPEG, 'image/jpeg');
    const brought = await bring(clerk, await rescueOf([], [{ ...file, digest: 'a'.repeat(64) }, file]));
    expect(brought).toMatchObject({ ok: true, value: { refused: [{ what: 'file', code: 'file/digest-mismatch' }] } });
  });

  it('[P-17, C-21] is closed to an administrator, and to a foreign desk\'s eyes: nothing that was brought comes back', async () => {
    const administrator = await server.person('administrator', where, 'administrator');
    const item = await callItem('不该收');
    expect(await bring(administrator, await rescueOf([item]))).toMatchObject({ ok: false, error: { code: 'account/forbidden' } });
    const elsewhere = await server.person('elsewhere', { ...where, districtId: 'qijiang' }, 'clerk');
    const answer = await elsewhere.post('/desk/v1/rescue/captures', { items: [item], vouchers: [await voucherFor(item)] });
    expect(answer.status).toBe(200);
    expect(answer.text).not.toContain('不该收');
  });
});

describe('a loss', () => {
  it('[P-19, S-18, F12, F13, F15] is kept with the phone, shown to who keeps the phones, and counted once however often it is told', async () => {
    const told = await phone.ask('/sync/v1/loss', { unsentItems: 3, lastSequence: 17 });
    expect(told.status).toBe(200);
    await phone.ask('/sync/v1/loss', { unsentItems: 3, lastSequence: 17 });
    const administrator = await server.person('administrator', where, 'administrator');
    const { accounts } = (await administrator.get('/desk/v1/accounts')).read(accountList);
    expect(accounts.find(({ accountId }) => accountId === author.accountId)?.devices[0]?.lost).toEqual({ items: 3, atMs: server.clock.nowMs() });
    const written = await server.ports.db.select({ act: audit.act }).from(audit).where(eq(audit.subject, `${phone.deviceId} 3`));
    expect(written).toEqual([{ act: 'device/store-lost' }]);
  });
});
