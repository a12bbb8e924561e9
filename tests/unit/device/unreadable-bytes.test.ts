import { IDBObjectStore } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sha256Hex, utf8 } from '../../../src/base/bytes.ts';
import { FakeOffice } from '../sync/support/fake-office.ts';
import { Phone } from '../sync/support/phone.ts';
import { testId } from '../sync/support/rows.ts';
import { World } from '../sync/support/world.ts';

let office: FakeOffice;
let phone: Phone;
const lost = new Set<string>();

beforeEach(async () => {
  const world = new World();
  office = await FakeOffice.open(world);
  office.book(1);
  phone = await Phone.atWork(world, office.transport());
  await phone.arrive(testId('b', 1));
  lost.clear();
});
afterEach(() => vi.restoreAllMocks());

/** The record is there and its bytes are not, as Chromium says it of a file behind a record that went missing. */
async function losesFiles(error = 'NotReadableError'): Promise<void> {
  const get = IDBObjectStore.prototype.get;
  vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementation(function (this: IDBObjectStore, key) {
    if (this.name === 'bodies' && typeof key === 'string' && lost.has(key)) throw new DOMException('Data lost due to missing file.', error);
    return get.call(this, key);
  });
  await phone.restart(); // the tables hold on to the database's own functions from their start
}

async function photograph(text: string): Promise<string> {
  const bytes = utf8(text);
  const sha256 = await sha256Hex(bytes);
  const photo = { evidenceId: testId('d', 9), kind: 'no-entry' as const, sha256, sizeBytes: bytes.length, mime: 'image/jpeg' as const, capturedAtMs: 1, compressed: true };
  const payload = { outcome: 'no-entry' as const, accountNumber: null, meterNumber: null, rawText: null, via: 'none' as const, verified: false, note: '门锁着', evidence: [photo] };
  if (text.startsWith('坏')) lost.add(sha256);
  expect(await phone.app.capture({ subject: { kind: 'work-order', id: testId('c', 1) }, kind: 'confirm-account', payload, blobs: [{ sha256, bytes, mime: 'image/jpeg', priority: 'meter' }] })).toMatchObject({ ok: true });
  return sha256;
}

describe('bytes that cannot be read back', () => {
  it('[F19, V-02] are seen right after the save, and told while the worker is on site', async () => {
    await losesFiles();
    await photograph('坏照片');
    expect((await phone.outboxNow())[0]).toMatchObject({ state: 'needs-attention', hasRefusedFile: true, failure: { code: 'photo/lost' } });
    await photograph('重拍');
    expect((await phone.outboxNow())[0]).toMatchObject({ state: 'waiting', files: [{ isStored: false }] });
  });

  it('[F19] are written once more, and nothing is told when that helps', async () => {
    await losesFiles();
    const put = IDBObjectStore.prototype.put;
    let writings = 0;
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, value: { sha256: string }, key) {
      if (this.name === 'bodies' && ++writings === 2) lost.delete(value.sha256);
      return put.call(this, value, key);
    });
    await phone.restart();
    await photograph('坏一次');
    expect(writings).toBe(2);
    expect((await phone.outboxNow())[0]).toMatchObject({ state: 'waiting', failure: null });
  });

  it.each(['NotReadableError', 'DataError'])('[F19, I11] lost later (%s) keep no others waiting, on the line or in a rescue, and the record itself goes', async (error) => {
    const gone = await photograph('后来坏的');
    const whole = await photograph('好照片');
    lost.add(gone);
    await losesFiles(error);
    const lines = await phone.app.rescue.write();
    let files = 0;
    if (lines.ok) for await (const line of lines.value) files += new TextDecoder().decode(line).startsWith('{"file"') ? 1 : 0;
    expect(files).toBe(1);
    expect(await phone.app.bytesOf(gone)).toBeNull();
    expect(await phone.cycle()).toMatchObject({ failure: null, unsent: 0 });
    expect([office.files.has(gone), office.files.has(whole)]).toEqual([false, true]);
    expect(office.applied).toHaveLength(3);
    expect((await phone.outboxNow()).map(({ failure }) => failure?.code ?? null)).toEqual([null, 'photo/lost', null]);
  });
});
