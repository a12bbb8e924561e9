import { orientationGrid } from './orientation-grid.ts';
import type { OrientationGrid } from './orientation-grid.ts';
import { shrinkGray } from './gray-frame.ts';
import type { GrayFrame } from './gray-frame.ts';

/** A patch of parallel bars, in pixels of the frame it was found in. */
export interface BarsPatch {
  readonly centreX: number;
  readonly centreY: number;
  /** Direction across the bars (the way a reader goes), radians, modulo half a turn. */
  readonly angle: number;
  /** Extent across the bars. */
  readonly length: number;
  /** Extent along the bars. */
  readonly height: number;
  readonly score: number;
}

/** Two neighbouring cells belong together when their bars differ by less than this. */
const SAME_DIRECTION = Math.cos((2 * 18 * Math.PI) / 180);
const LEAST_CELLS_ACROSS = 7;
const LEAST_CELLS_ALONG = 1.5;
/** The shortest label has some 60 modules, and below a pixel a module nothing is read. */
const LEAST_LENGTH_PIXELS = 70;
/** Labels lie across; what stands on end is an edge of the case. */
const LEAST_SHAPE = 0.8;

/**
 * Finds where a frame has many parallel edges, at any tilt, best first (SC-02).
 *
 * A 22-digit Code 128 label is about 156 modules wide and 19 to 29 high, so a horizontal scan line crosses all its bars
 * only up to a tilt of some 7°. Knowing the patch and its direction removes that limit.
 * The frame is looked at reduced to `longSide` pixels.
 */
export function locateBars(frame: GrayFrame, longSide: number): BarsPatch[] {
  const factor = Math.max(1, Math.ceil(Math.max(frame.width, frame.height) / longSide));
  const grid = orientationGrid(shrinkGray(frame, factor));
  const cellPixels = grid.cellPixels * factor;
  return components(grid)
    .map((cells) => patchOf(grid, agreeing(grid, agreeing(grid, cells)), cellPixels))
    .filter(
      (patch) =>
        patch.length >= Math.max(LEAST_LENGTH_PIXELS, LEAST_CELLS_ACROSS * cellPixels, LEAST_SHAPE * patch.height) &&
        patch.height >= LEAST_CELLS_ALONG * cellPixels,
    )
    .sort((a, b) => b.score - a.score)
    .slice(0, 4);
}

function components(grid: OrientationGrid): number[][] {
  const seen = new Uint8Array(grid.strong.length);
  const found: number[][] = [];
  for (let start = 0; start < grid.strong.length; start++) {
    if (seen[start] === 1 || grid.strong[start] !== 1) continue;
    seen[start] = 1;
    const cells = [start];
    for (let next = 0; next < cells.length; next++) {
      const cell = cells[next] ?? 0;
      for (const other of neighbours(grid, cell)) {
        if (seen[other] === 1 || grid.strong[other] !== 1 || !alike(grid, cell, other)) continue;
        seen[other] = 1;
        cells.push(other);
      }
    }
    if (cells.length >= LEAST_CELLS_ACROSS) found.push(cells);
  }
  return found;
}

function neighbours(grid: OrientationGrid, cell: number): number[] {
  const column = cell % grid.columns;
  const row = Math.floor(cell / grid.columns);
  const found: number[] = [];
  for (let y = Math.max(0, row - 1); y <= Math.min(grid.rows - 1, row + 1); y++) {
    for (let x = Math.max(0, column - 1); x <= Math.min(grid.columns - 1, column + 1); x++) {
      if (x !== column || y !== row) found.push(y * grid.columns + x);
    }
  }
  return found;
}

function alike(grid: OrientationGrid, a: number, b: number): boolean {
  const dot = (grid.doubledX[a] ?? 0) * (grid.doubledX[b] ?? 0) + (grid.doubledY[a] ?? 0) * (grid.doubledY[b] ?? 0);
  const size =
    Math.hypot(grid.doubledX[a] ?? 0, grid.doubledY[a] ?? 0) * Math.hypot(grid.doubledX[b] ?? 0, grid.doubledY[b] ?? 0);
  return dot >= SAME_DIRECTION * size;
}

/** Text and edges hang on to a label's bars by gentle turns; only cells near the common direction say where the bars are. */
function agreeing(grid: OrientationGrid, cells: readonly number[]): number[] {
  const mean = direction(grid, cells);
  const size = Math.hypot(mean.x, mean.y);
  return cells.filter((cell) => {
    const x = grid.doubledX[cell] ?? 0;
    const y = grid.doubledY[cell] ?? 0;
    return x * mean.x + y * mean.y >= Math.cos((2 * 10 * Math.PI) / 180) * Math.hypot(x, y) * size;
  });
}

function direction(grid: OrientationGrid, cells: readonly number[]): { x: number; y: number } {
  let x = 0;
  let y = 0;
  for (const cell of cells) {
    x += grid.doubledX[cell] ?? 0;
    y += grid.doubledY[cell] ?? 0;
  }
  return { x, y };
}

function patchOf(grid: OrientationGrid, cells: readonly number[], cellPixels: number): BarsPatch {
  const mean = direction(grid, cells);
  const angle = Math.atan2(mean.y, mean.x) / 2;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const across: number[] = [];
  const along: number[] = [];
  for (const cell of cells) {
    const x = (cell % grid.columns) + 0.5;
    const y = Math.floor(cell / grid.columns) + 0.5;
    across.push(x * cos + y * sin);
    along.push(y * cos - x * sin);
  }
  const u = span(across, 0);
  const v = span(along, 0.08);
  const middleU = (u.from + u.to) / 2;
  const middleV = (v.from + v.to) / 2;
  return {
    centreX: (middleU * cos - middleV * sin) * cellPixels,
    centreY: (middleU * sin + middleV * cos) * cellPixels,
    angle,
    length: (u.to - u.from + 1) * cellPixels,
    height: (v.to - v.from + 1) * cellPixels,
    score: Math.hypot(mean.x, mean.y) * Math.sqrt(cells.length),
  };
}

function span(values: number[], cut: number): { from: number; to: number } {
  values.sort((a, b) => a - b);
  const skip = Math.floor(values.length * cut);
  return { from: values[skip] ?? 0, to: values[values.length - 1 - skip] ?? 0 };
}
