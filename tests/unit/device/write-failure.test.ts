import { Dexie } from 'dexie';
import { describe, expect, it } from 'vitest';
import { nothingIfLost, written } from '../../../src/device/write-failure.ts';
import { World } from '../sync/support/world.ts';

function write(run: () => Promise<string>) {
  const seen = { reopened: 0, world: new World() };
  return { seen, result: written({ run, reopen: () => (seen.reopened += 1), timers: seen.world }) };
}

describe('a write that fails', () => {
  it('[V-02] for want of room says so, also when the browser wraps it in an abort', async () => {
    const full = new Dexie.QuotaExceededError();
    const { result } = write(() => Promise.reject(new Dexie.AbortError('aborted', full)));
    expect(await result).toMatchObject({ ok: false, error: { code: 'storage/full' } });
  });

  it('[V-02] with a lost handle is tried once more on a new one', async () => {
    let tries = 0;
    const { result, seen } = write(() => (++tries === 1 ? Promise.reject(new DOMException('', 'UnknownError')) : Promise.resolve('kept')));
    expect(await result).toEqual({ ok: true, value: 'kept' });
    expect(seen.reopened).toBe(1);
  });

  it('[V-02] twice is told, and never said to be saved', async () => {
    const { result } = write(() => Promise.reject(new DOMException('', 'InvalidStateError')));
    expect(await result).toMatchObject({ ok: false, error: { code: 'storage/connection-lost' } });
  });

  it('[V-02] in silence ends too', async () => {
    const { result, seen } = write(() => new Promise(() => {}));
    seen.world.advance(20_000);
    await Promise.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    seen.world.advance(20_000);
    expect(await result).toMatchObject({ ok: false, error: { code: 'storage/connection-lost' } });
  });

  it('[V-02] by a mistake of ours is a bug and passes through', async () => {
    await expect(write(() => Promise.reject(new TypeError('ours'))).result).rejects.toThrow('ours');
  });
});

describe('a reading for a screen', () => {
  it('[V-02, F16] comes to nothing where the handle was lost, and hides no mistake of ours', async () => {
    expect(await Promise.reject(new Dexie.DatabaseClosedError()).catch(nothingIfLost)).toBeNull();
    await expect(Promise.reject(new TypeError('ours')).catch(nothingIfLost)).rejects.toThrow('ours');
  });
});
