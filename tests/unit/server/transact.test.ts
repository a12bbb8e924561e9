import { describe, expect, it } from 'vitest';
import type { Database } from '../../../src/server/store/database.ts';
import { transact } from '../../../src/server/store/transact.ts';

/** Refuses so often, as PostgreSQL refuses one of two that stand in each other's way. */
function contested(times: number, code: string): Database {
  let refusals = times;
  return {
    transaction: async (work: (tx: Database) => Promise<unknown>) => {
      const result = await work({} as Database);
      if (refusals > 0) {
        refusals -= 1;
        throw Object.assign(new Error('contested'), { code });
      }
      return result;
    },
  } as unknown as Database;
}

describe('a transaction in which another one stands', () => {
  it.each(['40001', '40P01'])('[F43] is tried again after %s, and answers once', async (code) => {
    let runs = 0;
    expect(await transact(contested(2, code), async () => (runs += 1))).toBe(3);
  });

  it('[F43] gives up in the end, and any other refusal passes at once', async () => {
    await expect(transact(contested(100, '40001'), async () => 1)).rejects.toThrow('contested');
    let runs = 0;
    await expect(transact(contested(1, '23505'), async () => (runs += 1))).rejects.toThrow('contested');
    expect(runs).toBe(1);
  });
});
