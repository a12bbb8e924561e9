import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bytes } from '../../../src/base/bytes.ts';
import { fileSource } from '../../../src/register/block-source.ts';
import type { BlockSource } from '../../../src/register/block-source.ts';
import { createIntake } from '../../../src/register/intake.ts';
import { openRegister } from '../../../src/register/open.ts';
import { checkBlock, readPrelude } from '../../../src/register/prelude.ts';
import type { Result } from '../../../src/base/result.ts';
import { assetNumber, packed, rowOf, sourceOf } from './given.ts';

const rows = Array.from({ length: 700 }, (_, i) => rowOf(i * 13, { meterBox: `MB${Math.floor(i / 6)}` }));
const file = await packed(rows);
const { prelude } = await sourceOf(file);

function codeOf(result: Result<unknown>): string | null {
  return result.ok ? null : result.error.code;
}

async function taken(bytes: Uint8Array, chunks: readonly number[], digest = prelude.digest) {
  const intake = createIntake(digest);
  const blocks: Bytes[] = [];
  let at = 0;
  for (let i = 0; at < bytes.length; i++) {
    const size = chunks[i % chunks.length] ?? 1024;
    const pushed = await intake.push(bytes.slice(at, at + size));
    if (!pushed.ok) return { code: pushed.error.code, blocks };
    blocks.push(...pushed.value.map((block) => block.bytes.slice())); // they stand until the next push
    at += size;
  }
  return { code: codeOf(intake.end()), blocks };
}

describe('a file that comes over the wire', () => {
  it('[R-01] is cut into its blocks, whatever the chunks', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 9_000 }), { minLength: 1, maxLength: 6 }), async (chunks) => {
        const { code, blocks } = await taken(
          file,
          chunks.map((size) => size + 40),
        );
        expect(code).toBeNull();
        expect(Buffer.compare(Buffer.concat([prelude.bytes, ...blocks]), file)).toBe(0);
      }),
      { numRuns: 25 },
    );
  });

  it('[R-01] goes on after a cut at the border of a block', async () => {
    const first = createIntake(prelude.digest);
    const half = Math.floor(file.length / 2);
    const begun = await first.push(file.slice(0, half));
    const held = begun.ok ? begun.value.length : 0;
    expect(held).toBeGreaterThan(2);
    expect(codeOf(first.end())).toBe('register/file-truncated');
    const second = createIntake(prelude.digest, { prelude, fromBlock: held });
    expect(second.nextOffsetBytes).toBe(first.nextOffsetBytes);
    const rest = await second.push(file.slice(second.nextOffsetBytes));
    expect(rest.ok && rest.value.length).toBe(prelude.blocks.length - held);
    expect(codeOf(second.end())).toBeNull();
  });

  it('[R-12] is refused when it is cut anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length - 1), async (length) => {
        expect((await taken(file.slice(0, length), [4096])).code).toBe('register/file-truncated');
        expect(['register/file-truncated', 'register/file-damaged']).toContain(
          codeOf(await fileSource(file.slice(0, length))),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('[R-12] is refused when a byte of it changed, or when it is another file', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), async (place, mask) => {
        const damaged = Uint8Array.from(file, (byte, i) => (i === place ? byte ^ mask : byte));
        expect((await taken(damaged, [4096])).code).toMatch(/^register\/(file-damaged|format-unknown|file-truncated)$/);
      }),
      { numRuns: 150 },
    );
    expect((await taken(file, [4096], '0'.repeat(64))).code).toBe('register/file-damaged');
    expect((await taken(Uint8Array.from([...file, 0]), [4096])).code).toBe('register/file-damaged');
  });

  it('[R-12] of another format or none at all is told so', async () => {
    const newer = file.slice(0, prelude.bytes.length);
    newer[8] = 2;
    expect(codeOf(await readPrelude(newer))).toBe('register/format-unknown');
    expect(codeOf(await readPrelude(new TextEncoder().encode('<!doctype html><title>Sign in to the network')))).toBe(
      'register/format-unknown',
    );
    expect(codeOf(await readPrelude(new Uint8Array(5)))).toBe('register/file-truncated');
  });
});

describe('a block that changed on the disk', () => {
  it('[R-12] is a failure and never another row', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(prelude.blocks.length - 1), fc.nat(), fc.nat(699), async (index, place, want) => {
        const source = await sourceOf(file);
        const bad: BlockSource = {
          ...source,
          readBlock: async (i) => {
            const bytes = await source.readBlock(i);
            if (bytes !== null && i === index) bytes[place % bytes.length]! ^= 0x10;
            return bytes;
          },
        };
        const register = await openRegister(bad);
        if (!register.ok) {
          expect(register.error.code).toBe('register/file-damaged');
          return;
        }
        const answer = await register.value.lookup(assetNumber(want * 13));
        if (answer.ok) expect(answer.value.matches.map(({ row }) => row)).toEqual([rows[want]]);
        else expect(answer.error.code).toBe('register/file-damaged');
      }),
      { numRuns: 80 },
    );
  });

  it('[R-12] that cannot be opened is unreadable, and readable again later', async () => {
    const source = await sourceOf(file);
    let locked = true;
    const register = await openRegister({
      ...source,
      readBlock: (index) => (locked ? Promise.resolve(null) : source.readBlock(index)),
    });
    expect(codeOf(register)).toBe('register/unreadable');
    locked = false;
    expect((await openRegister(source)).ok).toBe(true);
  });

  it('[R-12] while searching is unreadable too, and the next question is answered', async () => {
    const source = await sourceOf(file);
    let locked = false;
    const register = await openRegister(
      { ...source, readBlock: (index) => (locked ? Promise.resolve(null) : source.readBlock(index)) },
      { cacheBytes: 0 },
    );
    if (!register.ok) throw new Error(register.error.code);
    locked = true;
    expect(codeOf(await register.value.search('测试新村3栋'))).toBe('register/unreadable');
    locked = false;
    expect((await register.value.search('测试新村3栋')).ok).toBe(true);
  });

  it('[R-01] is told by the prelude alone', async () => {
    const bytes = (await (await sourceOf(file)).readBlock(0))!;
    expect(await checkBlock(prelude, 0, bytes)).toBe(true);
    expect(await checkBlock(prelude, 1, bytes)).toBe(false);
    expect(await checkBlock(prelude, 9_999, bytes)).toBe(false);
  });
});
