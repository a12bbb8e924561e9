import type { GrayFrame } from './gray-frame.ts';

export type LegibilityCode = 'photo/too-dark' | 'photo/blurred' | 'photo/glare';

/** Mean brightness below which a dial cannot be read on a screen, unless parts of the picture are clearly lit. */
const DARK_MEAN = 40;
const DARK_BRIGHTEST = 90;
/** Pixels on either side of an edge over which its rise is measured. */
const EDGE_REACH = 3;
/** Least rise of an edge, grey levels; a picture without any shows nothing. */
const LEAST_RISE = 12;
/** A sharp edge rises at one step by most of its whole rise, an evenly blurred one by a sixth. */
const BLURRED_STEP_SHARE = 0.3;

/** A reflection burns out; white paper stays below. */
const BURNT_OUT = 251;
/** Share of the picture's middle that one reflection may hide before it may hide a digit. */
const BURNT_SHARE = 0.012;
/** A page fills the picture with white: what shines there is paper, not a lamp in a window. */
const PAPER_MEAN = 170;
const BLOCK_PIXELS = 8;

/**
 * SC-19: tells at the door what the desk would otherwise find at night: a photo too dark or too blurred to read,
 * or with a reflection where the register window should be: in the middle.
 * An advice, never a refusal: the photo is kept in any case. Give a frame of 600 to 1,000 pixels on its long side.
 */
export function legibilityFindings(frame: GrayFrame): LegibilityCode[] {
  const histogram = new Uint32Array(256);
  let sum = 0;
  for (const value of frame.data) {
    histogram[value] = (histogram[value] ?? 0) + 1;
    sum += value;
  }
  const findings: LegibilityCode[] = [];
  const brightest = percentile(histogram, frame.data.length, 0.98);
  if (sum / frame.data.length < DARK_MEAN && brightest < DARK_BRIGHTEST) findings.push('photo/too-dark');
  if (edgeSharpness(frame) < BLURRED_STEP_SHARE) findings.push('photo/blurred');
  if (sum / frame.data.length < PAPER_MEAN && burntShare(frame) > BURNT_SHARE) findings.push('photo/glare');
  return findings;
}

/** Largest patch of burnt-out blocks in the middle two thirds, as a share of that middle. */
function burntShare(frame: GrayFrame): number {
  const columns = Math.floor((frame.width * 2) / 3 / BLOCK_PIXELS);
  const rows = Math.floor((frame.height * 2) / 3 / BLOCK_PIXELS);
  if (columns === 0 || rows === 0) return 0;
  const burnt = new Uint8Array(columns * rows);
  for (let i = 0; i < burnt.length; i++) {
    const x = Math.floor(frame.width / 6) + (i % columns) * BLOCK_PIXELS;
    const y = Math.floor(frame.height / 6) + Math.floor(i / columns) * BLOCK_PIXELS;
    burnt[i] = isBurnt(frame, x, y) ? 1 : 0;
  }
  let largest = 0;
  for (let start = 0; start < burnt.length; start++) largest = Math.max(largest, takePatch(burnt, start, columns));
  return largest / burnt.length;
}

function isBurnt(frame: GrayFrame, left: number, top: number): boolean {
  let count = 0;
  for (let y = top; y < top + BLOCK_PIXELS; y++)
    for (let x = left; x < left + BLOCK_PIXELS; x++) if ((frame.data[y * frame.width + x] ?? 0) >= BURNT_OUT) count++;
  return count > (BLOCK_PIXELS * BLOCK_PIXELS * 3) / 4;
}

/** Counts a connected patch and takes it away. */
function takePatch(burnt: Uint8Array, start: number, columns: number): number {
  if (burnt[start] !== 1) return 0;
  burnt[start] = 0;
  const cells = [start];
  for (let next = 0; next < cells.length; next++) {
    const cell = cells[next] ?? 0;
    const sides = [
      cell - columns,
      cell + columns,
      cell % columns > 0 ? cell - 1 : -1,
      cell % columns < columns - 1 ? cell + 1 : -1,
    ];
    for (const side of sides) {
      if (burnt[side] !== 1) continue;
      burnt[side] = 0;
      cells.push(side);
    }
  }
  return cells.length;
}

function percentile(histogram: Uint32Array, total: number, share: number): number {
  let seen = 0;
  for (let value = 0; value < 256; value++) {
    seen += histogram[value] ?? 0;
    if (seen >= total * share) return value;
  }
  return 255;
}

/** Mean share of an edge's rise that falls into its steepest single step, over the strongest edges; 0 without any edge. */
function edgeSharpness(frame: GrayFrame): number {
  const rises = new Uint32Array(256);
  let count = 0;
  eachSpan(frame, (start, stride) => {
    const rise = riseOf(frame, start, stride);
    rises[rise] = (rises[rise] ?? 0) + 1;
    count++;
  });
  const strong = Math.max(LEAST_RISE, percentile(rises, count, 0.995));
  let shares = 0;
  let edges = 0;
  eachSpan(frame, (start, stride) => {
    const rise = riseOf(frame, start, stride);
    if (rise < strong) return;
    shares += steepestStep(frame, start, stride) / rise;
    edges++;
  });
  return edges === 0 ? 0 : shares / edges;
}

/** Every short run of pixels, along the rows and down the columns, by its first pixel and the step between its pixels. */
function eachSpan(frame: GrayFrame, visit: (start: number, stride: number) => void): void {
  const length = 2 * EDGE_REACH;
  for (let y = 0; y < frame.height; y++) {
    for (let x = 0; x < frame.width; x++) {
      const at = y * frame.width + x;
      if (x + length < frame.width) visit(at, 1);
      if (y + length < frame.height) visit(at, frame.width);
    }
  }
}

function riseOf(frame: GrayFrame, start: number, stride: number): number {
  return Math.abs((frame.data[start + 2 * EDGE_REACH * stride] ?? 0) - (frame.data[start] ?? 0));
}

function steepestStep(frame: GrayFrame, start: number, stride: number): number {
  let steepest = 0;
  for (let i = 0; i < 2 * EDGE_REACH; i++) {
    const at = start + i * stride;
    steepest = Math.max(steepest, Math.abs((frame.data[at + stride] ?? 0) - (frame.data[at] ?? 0)));
  }
  return steepest;
}
