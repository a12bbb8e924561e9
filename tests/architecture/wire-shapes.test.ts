import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hashOfWire, payloadHashes } from '../compat/wire-shapes.ts';

const page = readFileSync(join(import.meta.dirname, '../../src/protocol/PROTOCOL.md'), 'utf8');

describe('the shapes on the wire', () => {
  it('[P-18] are the last ones that PROTOCOL.md has a line for: whoever changes one writes the next line, and raises the version where an older build would stumble', () => {
    const lines = [...page.matchAll(/^\| `([0-9a-f]{12})` \|/gm)].map(([, hash]) => hash);
    expect(lines.at(-1)).toBe(hashOfWire());
  });

  it('[P-18] a payload\'s shape never changes under its version', () => {
    const shipped = Object.fromEntries([...page.matchAll(/`([a-z-]+@\d+)` ([0-9a-f]{12})/g)].map(([, name, hash]) => [name, hash]));
    expect(payloadHashes()).toEqual(shipped);
  });
});
