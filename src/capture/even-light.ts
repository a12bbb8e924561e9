import type { GrayFrame } from './gray-frame.ts';

/**
 * Sets every pixel against the mean around it (`reach` pixels each way): 128 is the border between light and dark
 * wherever the lamp stands. For readers that are told to split at 127.
 */
export function evenLight(frame: GrayFrame, reach: number): GrayFrame {
  const { data, width, height } = frame;
  const rows = new Float32Array(data.length);
  for (let y = 0; y < height; y++) slide({ from: data, to: rows, at: y * width, step: 1, count: width, reach });
  const mean = new Float32Array(data.length);
  for (let x = 0; x < width; x++) slide({ from: rows, to: mean, at: x, step: width, count: height, reach });
  const even = new Uint8ClampedArray(data.length);
  for (let i = 0; i < even.length; i++) even[i] = 128 + 2 * (data[i]! - mean[i]!);
  return { data: even, width, height };
}

interface Slide {
  readonly from: Uint8ClampedArray | Float32Array;
  readonly to: Float32Array;
  readonly at: number;
  readonly step: number;
  readonly count: number;
  readonly reach: number;
}

/** Running mean along one row or column. */
function slide({ from, to, at, step, count, reach }: Slide): void {
  let sum = 0;
  let n = 0;
  for (let i = -reach; i < count; i++) {
    if (i + reach < count) {
      sum += from[at + (i + reach) * step]!;
      n++;
    }
    if (i - reach > 0) {
      sum -= from[at + (i - reach - 1) * step]!;
      n--;
    }
    if (i >= 0) to[at + i * step] = sum / n;
  }
}
