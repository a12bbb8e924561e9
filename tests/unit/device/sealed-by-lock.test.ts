import { describe, expect, it } from 'vitest';
import { cryptoRandom } from '../../../src/base/ids.ts';
import { newLock, openLock } from '../../../src/device/pin-key.ts';
import { openUnderLock, sealUnderLock } from '../../../src/device/row-seal.ts';

const wish = { accountId: '0190', rounds: 1_000, random: cryptoRandom };

describe('what lies under the lock', () => {
  it('[X59] opens with its own label only, and not when a bit of it was changed', async () => {
    const { lockKey } = await newLock('748392', wish);
    const sealed = await sealUnderLock({ role: 'field-worker' }, 'visit:1', { lockKey, random: cryptoRandom });
    expect(await openUnderLock(sealed, 'visit:1', lockKey)).toEqual({ role: 'field-worker' });
    expect(await openUnderLock(sealed, 'visit:2', lockKey)).toBeNull();
    for (const at of [0, 12, sealed.length - 1]) expect(await openUnderLock(sealed.with(at, (sealed[at] ?? 0) ^ 1), 'visit:1', lockKey)).toBeNull();
    const other = await newLock('748392', wish);
    expect(await openUnderLock(sealed, 'visit:1', other.lockKey)).toBeNull();
  });

  it('[X62] has a key that no script reads out, fresh or opened by the PIN', async () => {
    const { row, lockKey } = await newLock('748392', wish);
    const opened = await openLock('748392', row);
    expect(await openLock('748393', row)).toBeNull();
    for (const key of [lockKey.key, opened!.key]) {
      expect(key.extractable).toBe(false);
      await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow();
    }
  });
});
