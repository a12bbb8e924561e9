import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromUtf8, sha256Hex } from '../../../src/base/bytes.ts';
import { finishSignature, signatureSvg } from '../../../src/capture/signature-export.ts';
import { enlarged, fitsUpright, startOf, toPaper, toSurface } from '../../../src/capture/signature-geometry.ts';
import { signatureStrokes } from '../../../src/domain/model/strokes.ts';
import type { SignatureStrokes } from '../../../src/domain/model/strokes.ts';
import { someStrokes } from '../contract/samples.ts';

const look = {
  penColor: '#000',
  dotSize: 2,
  minWidth: 1,
  maxWidth: 3,
  velocityFilterWeight: 0.7,
  compositeOperation: 'source-over',
} as const;
const size = fc.record({ width: fc.integer({ min: 100, max: 2000 }), height: fc.integer({ min: 60, max: 2000 }) });
const startedAtMs = 1_700_000_000_000;
const point = fc.record({
  x: fc.integer({ min: -5_000, max: 105_000 }).map((n) => n / 100),
  y: fc.integer({ min: -5_000, max: 45_000 }).map((n) => n / 100),
  t: fc.integer({ min: 0, max: 60_000 }),
  p: fc.integer({ min: 0, max: 100 }).map((n) => n / 100),
});
const signature = fc
  .array(fc.record({ points: fc.array(point, { minLength: 1, maxLength: 20 }) }), { minLength: 1, maxLength: 6 })
  .map((strokes): SignatureStrokes => {
    const [first] = strokes;
    const [start] = first?.points ?? [];
    if (start !== undefined) start.t = 0; // the clock starts with the first touch
    return { version: 1, startedAtMs, strokes };
  });

describe('strokes on surfaces of any size', () => {
  it('[C-09] survive any number of rotations and redraws unchanged', () => {
    fc.assert(
      fc.property(signature, fc.array(size, { minLength: 1, maxLength: 6 }), (written, sizes) => {
        let kept = written;
        for (const surface of sizes) {
          const drawn = toSurface(kept, surface, look);
          kept = { version: 1, startedAtMs: startOf(drawn), strokes: toPaper(drawn, surface) };
        }
        expect(JSON.parse(JSON.stringify(kept))).toEqual(JSON.parse(JSON.stringify(written)));
      }),
    );
  });

  it('keep their shape: a circle stays a circle', () => {
    const circle = {
      version: 1 as const,
      startedAtMs,
      strokes: [
        {
          points: [
            { x: 400, y: 100, t: 0, p: 0.5 },
            { x: 600, y: 300, t: 9, p: 0.5 },
          ],
        },
      ],
    };
    const [stroke] = toSurface(circle, { width: 300, height: 900 }, look);
    const [from, to] = stroke?.points ?? [];
    expect((to?.x ?? 0) - (from?.x ?? 0)).toBeCloseTo((to?.y ?? 0) - (from?.y ?? 0));
  });

  it('have the shape that travels', () => {
    fc.assert(fc.property(signature, (written) => signatureStrokes.safeParse(written).success));
  });
});

describe('finishing a signature', () => {
  it('[C-09] gives the strokes as bytes under their digest', async () => {
    const finished = await finishSignature(someStrokes);
    if (!finished.ok) throw new Error(finished.error.code);
    expect(JSON.parse(fromUtf8(finished.value.bytes))).toEqual(someStrokes);
    expect(finished.value.sha256).toBe(await sha256Hex(finished.value.bytes));
  });

  it('takes nothing, and a slip of the finger, for empty', async () => {
    const dot: SignatureStrokes = {
      version: 1,
      startedAtMs,
      strokes: [
        {
          points: [
            { x: 10, y: 10, t: 0, p: 0.5 },
            { x: 12, y: 10, t: 5, p: 0.5 },
          ],
        },
      ],
    };
    const empty = { ok: false, error: { code: 'signature/empty' } };
    expect([await finishSignature(null), await finishSignature(dot)]).toEqual([empty, empty]);
  });

  it('draws the picture from the strokes, one path each', () => {
    expect(signatureSvg(someStrokes).match(/<path /g)).toHaveLength(someStrokes.strokes.length);
    expect(signatureSvg(someStrokes)).not.toContain('NaN');
  });
});

describe('a surface higher than the paper', () => {
  const upright = { width: 328, height: 500 };
  const across = { width: 620, height: 248 };
  const written = (surface: { width: number; height: number }, x: readonly number[]): SignatureStrokes => {
    const groups = [{ points: x.map((at, i) => ({ x: at, y: surface.height / 2 + (i % 2) * 60, time: startedAtMs + i * 10, pressure: 0.5 })) }];
    return { version: 1, startedAtMs, strokes: toPaper(groups, surface) };
  };

  it('[C-09] lets nothing miss the paper', () => {
    const corners = [{ points: [{ x: 0, y: 0, time: startedAtMs, pressure: 0.5 }, { x: 328, y: 500, time: startedAtMs, pressure: 0.5 }] }];
    for (const { x, y } of toPaper(corners, upright).flatMap((stroke) => stroke.points)) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThanOrEqual(1_000);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y).toBeLessThanOrEqual(400);
    }
  });

  it('[C-09] goes onto the paper as large as under the hand, in shape and time as it was written', () => {
    const signature = written(upright, [30, 150, 250]);
    const printed = enlarged(signature, upright);
    const xs = printed.strokes[0]?.points.map(({ x }) => x) ?? [];
    expect(Math.max(...xs) - Math.min(...xs)).toBeCloseTo(((250 - 30) / 328) * 1_000, 0);
    expect(printed.strokes[0]?.points.map(({ t, p }) => [t, p])).toEqual(signature.strokes[0]?.points.map(({ t, p }) => [t, p]));
    for (const { x, y } of printed.strokes[0]?.points ?? []) expect(x >= 0 && x <= 1_000 && y >= 0 && y <= 400).toBe(true);
  });

  it('[C-09] leaves what was written on a surface of the paper’s shape untouched', () => {
    const signature = written(across, [30, 150, 250]);
    expect(enlarged(signature, across)).toBe(signature);
  });

  it('says whether a signature written across can be seen whole when the phone is turned upright', () => {
    expect(fitsUpright(written(across, [30, 300, 590]).strokes, upright)).toBe(false);
    expect(fitsUpright(written(upright, [5, 150, 320]).strokes, across)).toBe(true);
  });
});
