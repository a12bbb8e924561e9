import type { GrayFrame } from './gray-frame.ts';

/** Per cell: does it have one clear direction of edges, and which (as a doubled-angle vector, so that 0° and 180° are one). */
export interface OrientationGrid {
  readonly columns: number;
  readonly rows: number;
  readonly cellPixels: number;
  readonly strong: Uint8Array;
  readonly doubledX: Float32Array;
  readonly doubledY: Float32Array;
}

const CELL_PIXELS = 4;
/** Share of the edges in a cell that must agree on one direction. Text and foliage stay near 0.3; bars near 0.9. */
const LEAST_COHERENCE = 0.55;
/** Mean squared slope, in grey levels, below which a cell is noise. */
const LEAST_ENERGY = 60;

/** The structure tensor of a picture, summed over cells of 4×4 pixels and their eight neighbours. */
export function orientationGrid(frame: GrayFrame): OrientationGrid {
  const columns = Math.floor(frame.width / CELL_PIXELS);
  const rows = Math.floor(frame.height / CELL_PIXELS);
  const tensor = cellTensors(frame, columns, rows);
  const xx = sumAround(tensor.xx, columns, rows);
  const yy = sumAround(tensor.yy, columns, rows);
  const xy = sumAround(tensor.xy, columns, rows);
  const grid = {
    columns,
    rows,
    cellPixels: CELL_PIXELS,
    strong: new Uint8Array(columns * rows),
    doubledX: new Float32Array(columns * rows),
    doubledY: new Float32Array(columns * rows),
  };
  const floor = energyFloor(xx, yy);
  for (let i = 0; i < grid.strong.length; i++) {
    const energy = (xx[i] ?? 0) + (yy[i] ?? 0);
    const dx = (xx[i] ?? 0) - (yy[i] ?? 0);
    const dy = 2 * (xy[i] ?? 0);
    const size = Math.hypot(dx, dy);
    if (energy < floor || size < LEAST_COHERENCE * energy) continue;
    grid.strong[i] = 1;
    // The root tames single very steep edges, so that a label next to a black rim keeps its say.
    const weight = 1 / Math.sqrt(Math.max(size, 1));
    grid.doubledX[i] = dx * weight;
    grid.doubledY[i] = dy * weight;
  }
  return grid;
}

function cellTensors(
  frame: GrayFrame,
  columns: number,
  rows: number,
): { xx: Float32Array; yy: Float32Array; xy: Float32Array } {
  const xx = new Float32Array(columns * rows);
  const yy = new Float32Array(columns * rows);
  const xy = new Float32Array(columns * rows);
  const { data, width } = frame;
  for (let y = 1; y < Math.min(frame.height - 1, rows * CELL_PIXELS); y++) {
    const rowCell = Math.floor(y / CELL_PIXELS) * columns;
    for (let x = 1; x < Math.min(width - 1, columns * CELL_PIXELS); x++) {
      const at = y * width + x;
      // 2×2 differences: they still see bars one pixel wide, which central differences do not.
      const a = data[at] ?? 0;
      const b = data[at + 1] ?? 0;
      const c = data[at + width] ?? 0;
      const d = data[at + width + 1] ?? 0;
      const gx = (b + d - a - c) / 2;
      const gy = (c + d - a - b) / 2;
      const cell = rowCell + (x >> 2);
      xx[cell] = (xx[cell] ?? 0) + gx * gx;
      yy[cell] = (yy[cell] ?? 0) + gy * gy;
      xy[cell] = (xy[cell] ?? 0) + gx * gy;
    }
  }
  return { xx, yy, xy };
}

function sumAround(values: Float32Array, columns: number, rows: number): Float32Array {
  const summed = new Float32Array(values.length);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      let sum = 0;
      for (let j = Math.max(0, y - 1); j <= Math.min(rows - 1, y + 1); j++) {
        for (let i = Math.max(0, x - 1); i <= Math.min(columns - 1, x + 1); i++) sum += values[j * columns + i] ?? 0;
      }
      summed[y * columns + x] = sum;
    }
  }
  return summed;
}

/** In a dark basement everything is faint, so the floor follows the strongest tenth of the picture, within limits. */
function energyFloor(xx: Float32Array, yy: Float32Array): number {
  const sampled: number[] = [];
  for (let i = 0; i < xx.length; i += 7) sampled.push((xx[i] ?? 0) + (yy[i] ?? 0));
  sampled.sort((a, b) => a - b);
  const high = sampled[Math.floor(sampled.length * 0.98)] ?? 0;
  return Math.max(LEAST_ENERGY * 9, Math.min(high * 0.08, LEAST_ENERGY * 9 * 16));
}
