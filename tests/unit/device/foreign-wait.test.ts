import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sha256Hex, utf8 } from '../../../src/base/bytes.ts';
import type { Bytes } from '../../../src/base/bytes.ts';
import { openStore } from '../../../src/device/device-store.ts';
import { FakeOffice } from '../sync/support/fake-office.ts';
import { Phone, until } from '../sync/support/phone.ts';
import { testId } from '../sync/support/rows.ts';
import { World } from '../sync/support/world.ts';

const slow = ['digest', 'encrypt', 'decrypt', 'deriveKey', 'deriveBits', 'importKey', 'exportKey', 'wrapKey', 'unwrapKey', 'sign', 'verify', 'generateKey'] as const;
const TURNS = 4;

/**
 * Every answer of the cipher comes turns of the event loop later, as Safari gives it: a transaction that waited for one
 * inside is over by then. Chromium answers sooner and hides the mistake.
 */
beforeEach(() => {
  for (const name of slow) {
    const prompt = (crypto.subtle[name] as (...given: unknown[]) => Promise<unknown>).bind(crypto.subtle);
    vi.spyOn(crypto.subtle, name).mockImplementation((async (...given: unknown[]) => {
      const answer = await prompt(...given);
      for (let turn = 0; turn < TURNS; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      return answer;
    }) as never);
  }
});
afterEach(() => vi.restoreAllMocks());

async function phoneAtWork() {
  const world = new World();
  const office = await FakeOffice.open(world);
  office.book(1);
  office.book(2);
  return { world, office, phone: await Phone.atWork(world, office.transport()) };
}

async function photograph(phone: Phone): Promise<string> {
  const bytes = utf8('照片');
  const sha256 = await sha256Hex(bytes);
  const photo = { evidenceId: testId('d', 9), kind: 'no-entry' as const, sha256, sizeBytes: bytes.length, mime: 'image/jpeg' as const, capturedAtMs: 1, compressed: true };
  const payload = { outcome: 'no-entry' as const, accountNumber: null, meterNumber: null, rawText: null, via: 'none' as const, verified: false, note: '门锁着', evidence: [photo] };
  expect(await phone.app.capture({ subject: { kind: 'work-order', id: testId('c', 1) }, kind: 'confirm-account', payload, blobs: [{ sha256, bytes, mime: 'image/jpeg', priority: 'meter' }], draftKeys: ['half'] })).toMatchObject({ ok: true });
  return sha256;
}

describe('a wait for something else inside a transaction', () => {
  it('[F18] breaks it here as it would on a phone', async () => {
    const { phone } = await phoneAtWork();
    const { outbox } = openStore(phone.ports());
    const broken = outbox.transaction('rw', [outbox.bodies], async () => {
      await outbox.bodies.put({ sha256: 'a', body: utf8('a') });
      await outbox.bodies.put({ sha256: await sha256Hex(utf8('b')), body: utf8('b') });
    });
    await expect(broken).rejects.toThrow();
  });

  it('[F18, V-02] happens nowhere in a day: enrolled, captured, half typed, taken over, sent, received and let go of', async () => {
    const { office, phone } = await phoneAtWork();
    await phone.arrive(testId('b', 1));
    await phone.app.saveDraft('half', { typed: 1 });
    const sha256 = await photograph(phone);
    const store = openStore(phone.ports());
    const counted = await Promise.all([store.outbox.envelopes.count(), store.outbox.blobs.count(), store.outbox.bodies.count(), store.outbox.drafts.count()]);
    expect(counted).toEqual([2, 1, 1, 0]);
    store.outbox.close();

    const lines = await phone.app.rescue.write();
    const parts: Bytes[] = [];
    if (lines.ok) for await (const line of lines.value) parts.push(line);
    const colleague = await Phone.atWork(phone.world, office.transport());
    expect(await colleague.app.rescue.take(new Blob(parts))).toMatchObject({ ok: true, value: { captures: 2, files: 1 } });
    expect(await colleague.cycle()).toMatchObject({ failure: null, unsent: 0 });

    office.refusing.set('log-call', { outcome: 'rejected', code: 'visit/already-ended' });
    const call = await phone.call(testId('b', 2));
    expect(await phone.cycle()).toMatchObject({ failure: null, unsent: 0 });
    if (call.ok) await phone.app.setAside(call.value.mutationId);
    office.epoch = '00000000-0000-4000-8000-000000000002';
    await phone.restart();
    expect(await phone.cycle()).toMatchObject({ failure: null, unsent: 0 });
    expect(office.files.has(sha256)).toBe(true);
    await until(phone.app.visits, (visits) => visits?.length === 2);
  });
});
