import { describe, expect, it } from 'vitest';
import { sideBySide } from '../../../src/server/sync/side-by-side.ts';

describe('work side by side', () => {
  it('begins in the order of the list, never has more in hand than it may, and answers in that order', async () => {
    const begun: number[] = [];
    const ends: (() => void)[] = [];
    const answers = sideBySide([1, 2, 3, 4, 5], 2, async (item) => {
      begun.push(item);
      await new Promise<void>((resolve) => ends.push(resolve));
      return item * 10;
    });
    for (const hand of [[1, 2], [1, 2, 3], [1, 2, 3, 4], [1, 2, 3, 4, 5]]) {
      expect(begun).toEqual(hand);
      ends.pop()!(); // the one begun last ends first
      await new Promise((resolve) => setImmediate(resolve));
    }
    for (const end of ends) end();
    expect(await answers).toEqual([10, 20, 30, 40, 50]);
  });

  it('fails with the first failure', async () => {
    await expect(sideBySide([1, 2], 2, (item) => (item === 2 ? Promise.reject(new Error('two')) : Promise.resolve(item)))).rejects.toThrow('two');
  });
});
