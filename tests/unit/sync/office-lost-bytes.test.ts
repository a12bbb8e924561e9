import { describe, expect, it } from 'vitest';
import { sha256Hex, utf8 } from '../../../src/base/bytes.ts';
import { FakeOffice } from './support/fake-office.ts';
import { Phone } from './support/phone.ts';
import { testId } from './support/rows.ts';
import { World } from './support/world.ts';

/** A photograph has arrived; its act was taken, or refused and not seen by its author yet. */
async function arrived(act: 'taken' | 'refused') {
  const world = new World();
  const office = await FakeOffice.open(world);
  office.book(1);
  const phone = await Phone.atWork(world, office.transport());
  await phone.arrive(testId('b', 1));
  if (act === 'refused') office.refusing.set('confirm-account', { outcome: 'rejected', code: 'visit/already-ended' });
  const bytes = utf8('照片');
  const sha256 = await sha256Hex(bytes);
  const photo = { evidenceId: testId('d', 9), kind: 'no-entry' as const, sha256, sizeBytes: bytes.length, mime: 'image/jpeg' as const, capturedAtMs: 1, compressed: true };
  const payload = { outcome: 'no-entry' as const, accountNumber: null, meterNumber: null, rawText: null, via: 'none' as const, verified: false, note: '门锁着', evidence: [photo] };
  await phone.app.capture({ subject: { kind: 'work-order', id: testId('c', 1) }, kind: 'confirm-account', payload, blobs: [{ sha256, bytes, mime: 'image/jpeg', priority: 'meter' }] });
  await phone.cycle();
  expect(office.files.has(sha256)).toBe(true);
  return { office, phone, sha256 };
}

describe('an office that lost bytes', () => {
  it('[F47, S-13, I3] gets them again from a phone that still holds them, without anybody’s doing', async () => {
    const { office, phone, sha256 } = await arrived('refused');
    office.files.clear();
    expect(await phone.cycle()).toMatchObject({ failure: null, unsent: 0 });
    expect(office.files.has(sha256)).toBe(true);
  });

  it('[F47] is asked about them once in a cycle, and about nothing when nothing is held', async () => {
    const { office, phone } = await arrived('refused');
    office.requests.length = 0;
    await phone.cycle();
    expect(office.requests.filter((name) => name === 'blobs')).toHaveLength(1);
    const other = await arrived('taken');
    other.office.requests.length = 0;
    await other.phone.cycle();
    expect(other.office.requests).not.toContain('blobs');
  });

  it('[F47, S-13] what was let go of before is told as lost at the office, and never as unreadable here', async () => {
    const { office, phone, sha256 } = await arrived('taken');
    office.files.clear();
    office.epoch = '00000000-0000-4000-8000-000000000002';
    await phone.cycle();
    expect(office.files.has(sha256)).toBe(false);
    expect((await phone.outboxNow())[0]).toMatchObject({ state: 'needs-attention', failure: { code: 'file/lost' } });
  });
});
