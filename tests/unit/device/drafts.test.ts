import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { describe, expect, it } from 'vitest';
import { cryptoRandom } from '../../../src/base/ids.ts';
import { ok } from '../../../src/base/result.ts';
import { openStore } from '../../../src/device/device-store.ts';
import { drafts } from '../../../src/device/drafts.ts';
import type { DevicePorts } from '../../../src/device/ports.ts';
import { sealUnderLock } from '../../../src/device/row-seal.ts';
import { testId } from '../sync/support/rows.ts';
import { World } from '../sync/support/world.ts';

/** A phone with one draft on it whose database is lost to so many readings. */
async function halfTyped(lost: number) {
  const timers = new World();
  const device = { name: 'doorstep', timers, random: cryptoRandom, indexedDb: { indexedDB: new IDBFactory(), IDBKeyRange } } as unknown as DevicePorts;
  const store = openStore(device);
  const lockKey = { keyId: 'lock-1', key: await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']) };
  const sealed = await sealUnderLock({ text: '表箱' }, 'draft/step', { lockKey, random: cryptoRandom });
  const table = store.outbox.drafts;
  await table.put({ key: 'step', authorId: testId('a', 1), sealed, savedAtMs: 0 });
  let left = lost;
  const get = (key: string) => ((left -= 1) >= 0 ? Promise.reject(new DOMException('Internal error', 'UnknownError')) : table.where({ key }).first());
  Object.assign(table, { get });
  return drafts({ store, device, lockKey: () => lockKey });
}

describe('what is half typed', () => {
  it('[F16] stands there again when the handle was lost while it was read', async () => {
    expect(await (await halfTyped(1)).loadDraft('step')).toEqual(ok({ text: '表箱' }));
  });

  it('[F16] is not taken for nothing when the handle stays lost', async () => {
    expect(await (await halfTyped(2)).loadDraft('step')).toMatchObject({ ok: false, error: { code: 'storage/connection-lost' } });
  });

  it('is nothing where nothing was typed', async () => {
    expect(await (await halfTyped(0)).loadDraft('other')).toEqual(ok(null));
  });
});
