import { describe, expect, it } from 'vitest';
import { isOwnScript } from '../../../src/field/own-scripts.ts';

const here = { href: 'https://office.example/visits/1', origin: 'https://office.example' };

describe('what may become a worker', () => {
  it.each(['/sw.js', '/assets/barcode-worker-3c4d.js', 'https://office.example/assets/opfs-worker-1_a.js'])('%s', (address) => {
    expect(isOwnScript(address, here)).toBe(true);
  });

  it.each([
    'https://evil.example/sw.js',
    '/files/0190aaaa',
    '/desk/v1/files/aaaa',
    '/assets/../files/x.js',
    '/assets/x.js/y',
    'data:text/javascript,alert(1)',
    'blob:https://office.example/1234',
    'javascript:alert(1)',
    'https://',
  ])('[X61] never %s', (address) => {
    expect(isOwnScript(address, here)).toBe(false);
  });
});
