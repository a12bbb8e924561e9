import type { GrayFrame } from '../../../../src/capture/gray-frame.ts';

/** Luminance quantisation of ITU-T T.81, annex K. */
const table = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51,
  87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101,
  72, 92, 95, 98, 112, 100, 103, 99,
];
const cosines = Float32Array.from({ length: 64 }, (_, i) => {
  const [k, n] = [i >> 3, i & 7];
  return (k === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * n + 1) * k * Math.PI) / 16);
});

/** The losses of JPEG at a quality (60 to 95) without its bytes. Sizes must be whole blocks of eight. */
export function compressLikeJpeg(frame: GrayFrame, quality: number): GrayFrame {
  const scale = quality < 50 ? 50 / quality : 2 - quality / 50;
  const steps = Float32Array.from(table, (step) => Math.max(1, Math.round(step * scale)));
  const data = frame.data.slice();
  const block = new Float32Array(64);
  const half = new Float32Array(64);
  for (let top = 0; top < frame.height; top += 8) {
    for (let left = 0; left < frame.width; left += 8) {
      for (let i = 0; i < 64; i++) block[i] = data[(top + (i >> 3)) * frame.width + left + (i & 7)]! - 128;
      transform(block, half, true);
      for (let i = 0; i < 64; i++) block[i] = Math.round(block[i]! / steps[i]!) * steps[i]!;
      transform(block, half, false);
      for (let i = 0; i < 64; i++) data[(top + (i >> 3)) * frame.width + left + (i & 7)] = block[i]! + 128;
    }
  }
  return { ...frame, data };
}

function transform(block: Float32Array, half: Float32Array, forward: boolean): void {
  for (let pass = 0; pass < 2; pass++) {
    const [from, to] = pass === 0 ? [block, half] : [half, block];
    for (let r = 0; r < 8; r++) {
      for (let k = 0; k < 8; k++) {
        let sum = 0;
        for (let n = 0; n < 8; n++) sum += from[r * 8 + n]! * cosines[forward ? k * 8 + n : n * 8 + k]!;
        to[k * 8 + r] = sum;
      }
    }
  }
}
