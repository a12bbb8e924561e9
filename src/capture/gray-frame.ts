/** A picture reduced to brightness, one byte a pixel, row by row. Plain data, so the pipeline runs in a worker and in Node alike. */
export interface GrayFrame {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

/** Rec. 601 brightness of canvas pixels (RGBA). */
export function grayFromRgba(rgba: Uint8ClampedArray, width: number, height: number): GrayFrame {
  const data = new Uint8ClampedArray(width * height);
  for (let i = 0, p = 0; i < data.length; i++, p += 4) {
    data[i] = ((rgba[p] ?? 0) * 77 + (rgba[p + 1] ?? 0) * 150 + (rgba[p + 2] ?? 0) * 29) >> 8;
  }
  return { data, width, height };
}

/** Box average by a whole factor; a factor of 1 gives the frame itself. */
export function shrinkGray(frame: GrayFrame, factor: number): GrayFrame {
  if (factor <= 1) return frame;
  const width = Math.floor(frame.width / factor);
  const height = Math.floor(frame.height / factor);
  const data = new Uint8ClampedArray(width * height);
  const area = factor * factor;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let dy = 0; dy < factor; dy++) {
        const row = (y * factor + dy) * frame.width + x * factor;
        for (let dx = 0; dx < factor; dx++) sum += frame.data[row + dx] ?? 0;
      }
      data[y * width + x] = sum / area;
    }
  }
  return { data, width, height };
}
