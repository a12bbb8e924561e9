import { expect, it } from 'vitest';
import { localTexts } from '../../../src/device/page-ports.ts';

it('[F12] a page whose site data are blocked has one copy fewer, and still opens', () => {
  const blocked = { get localStorage(): Storage { throw new DOMException('denied', 'SecurityError'); } };
  expect(localTexts(blocked)).toBeUndefined();
  const kept = {} as Storage;
  expect(localTexts({ localStorage: kept })).toBe(kept);
});
