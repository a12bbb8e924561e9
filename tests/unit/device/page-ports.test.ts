import { expect, it } from 'vitest';
import { localTexts } from '../../../src/device/page-ports.ts';

it('[F12] a page whose site data are blocked, or lie on a damaged or full disk, has one copy fewer, and still opens', () => {
  const blocked = { get localStorage(): Storage { throw new DOMException('denied', 'SecurityError'); } };
  const damaged = { localStorage: { getItem() { throw new DOMException('corrupted', 'NS_ERROR_FILE_CORRUPTED'); }, setItem() { throw new DOMException('full', 'QuotaExceededError'); } } as unknown as Storage };
  for (const page of [blocked, damaged]) {
    const texts = localTexts(page);
    expect(texts.getItem('a')).toBeNull();
    expect(() => texts.setItem('a', 'b')).not.toThrow();
  }
});

it('keeps what it is given', () => {
  const kept = new Map<string, string>();
  const texts = localTexts({ localStorage: { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) } as Storage });
  texts.setItem('a', 'b');
  expect(texts.getItem('a')).toBe('b');
});
