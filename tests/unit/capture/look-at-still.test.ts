import { describe, expect, it } from 'vitest';
import type { FramePixels, FrameReader } from '../../../src/capture/frame-reader.ts';
import type { LabelSighting } from '../../../src/capture/label-format.ts';
import { lookAtStill } from '../../../src/capture/look-at-still.ts';
import type { Look } from '../../../src/capture/look-at-still.ts';

const proven = { text: '9930001000000000000019', format: 'code-128' } as const;
const plain = { text: 'W99000001', format: 'code-39' } as const;
const misread = { text: 'W9900O001', format: 'code-39' } as const;

function album(answers: readonly (readonly LabelSighting[])[], longSidePixels = 1_280) {
  const shown: Look[] = [];
  const asked: FramePixels[] = [];
  const show = (look: Look): FramePixels => {
    shown.push(look);
    return { data: new Uint8ClampedArray(4), width: 1, height: 1 };
  };
  const reader: FrameReader = {
    prepare: () => undefined,
    isBusy: () => false,
    read: (pixels) => Promise.resolve(answers[asked.push(pixels) - 1] ?? []),
    close: () => undefined,
  };
  const rules = { hasOwnCheck: (text: string) => text.length === 22, longSidePixels, monotonicMs: () => 0 };
  return { shown, asked, read: () => lookAtStill(show, reader, rules) };
}

describe('reading a still picture', () => {
  it('[T-14] believes a number with a check of its own at the first look', async () => {
    const { read, shown } = album([[proven]]);
    expect((await read()).accepted).toEqual([proven]);
    expect(shown).toHaveLength(1);
  });

  it('[SC-11] shows the picture again, moved, until another text was seen twice', async () => {
    const { read, shown } = album([[plain], [misread], [plain]]);
    expect(await read()).toMatchObject({ accepted: [plain], seen: [plain, misread] });
    expect(new Set(shown.map(({ turnDegrees }) => turnDegrees)).size).toBe(3);
  });

  it('accepts nothing that was seen once in three looks', async () => {
    expect(await album([[plain], [], [misread]]).read()).toMatchObject({ accepted: [], seen: [plain, misread] });
  });

  it('[SC-14] gives every label of a meter that has several', async () => {
    const { read } = album([
      [proven, plain],
      [plain, proven],
    ]);
    expect((await read()).accepted).toEqual([proven, plain]);
  });

  it('[SC-11] looks again at a picture without a sighting only where it can show more of it', async () => {
    const small = album([]);
    await small.read();
    expect(small.shown).toHaveLength(1);
    const large = album([[], [plain], [plain]], 4_000);
    expect((await large.read()).accepted).toEqual([plain]);
    expect(large.shown.map(({ longSidePixels }) => longSidePixels)).toEqual([1_920, 4_096, 4_032]);
  });

  it('[SC-09] has everything tried on it', async () => {
    const { read, asked } = album([[proven]]);
    await read();
    expect(asked.every(({ isStill }) => isStill === true)).toBe(true);
  });
});
