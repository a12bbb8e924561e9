import type { SymbolModules } from '../../../fixtures/symbol.ts';
import type { Chance } from './random.ts';

/** A flat label with its surroundings, drawn at a fixed number of texels a module; linear light, 0 to 1. */
export interface PlateTexture {
  readonly light: Float32Array;
  readonly width: number;
  readonly height: number;
  readonly texelsPerModule: number;
}

export interface PlateLook {
  /** Height of bars in modules; squares take their own. */
  readonly barModules: number;
  /** The case's black rim right beside the label's left edge. */
  readonly darkEdge: boolean;
  /** Specks, smears and scratches on the bars; 0 none, 1 filthy. */
  readonly dirt: number;
}

const TEXELS = 8;
const PAPER = 0.68;
const INK = 0.045;
const CASE = 0.22;
const RIM = 0.012;
const MARGIN_MODULES = 40;

/** Draws label, digits under it, lines of print around it, the case and its rim. */
export function drawPlate(symbol: SymbolModules | null, look: PlateLook, chance: Chance): PlateTexture {
  const columns = symbol?.columns ?? 150;
  const tall = symbol === null ? 24 : symbol.rows > 1 ? symbol.rows : look.barModules;
  const quiet = symbol !== null && symbol.rows > 1 ? 4 : chance.between(9, 13);
  const plate = { wide: columns + 2 * quiet, high: tall + 2 * 5 + 12 };
  const width = Math.round((plate.wide + 2 * MARGIN_MODULES) * TEXELS);
  const height = Math.round((plate.high + 2 * MARGIN_MODULES) * TEXELS);
  const texture = { light: new Float32Array(width * height), width, height, texelsPerModule: TEXELS };
  const painter = new Painter(texture);
  painter.fill({ x: 0, y: 0, w: width / TEXELS, h: height / TEXELS }, CASE);
  printLines(painter, { x: 6, y: 4, w: plate.wide + 60, h: MARGIN_MODULES - 10 }, { chance });
  printLines(
    painter,
    { x: 6, y: MARGIN_MODULES + plate.high + 6, w: plate.wide + 60, h: MARGIN_MODULES - 10 },
    { chance },
  );
  painter.fill({ x: MARGIN_MODULES, y: MARGIN_MODULES, w: plate.wide, h: plate.high }, PAPER);
  if (look.darkEdge)
    painter.fill({ x: MARGIN_MODULES - 16, y: 6, w: 15.5, h: plate.high + 2 * MARGIN_MODULES - 12 }, RIM);
  if (symbol !== null) {
    const at = { x: MARGIN_MODULES + quiet, y: MARGIN_MODULES + 5 };
    drawSymbol(painter, symbol, { ...at, tall });
    digitsUnder(painter, { x: at.x, y: at.y + tall + 3, w: columns, h: 7 }, chance);
    soil(painter, { ...at, w: columns, h: tall }, { grade: look.dirt, chance });
  } else {
    printLines(
      painter,
      { x: MARGIN_MODULES + 6, y: MARGIN_MODULES + 5, w: columns - 10, h: plate.high - 8 },
      { chance, ink: INK },
    );
  }
  return texture;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

class Painter {
  readonly #texture: PlateTexture;

  constructor(texture: PlateTexture) {
    this.#texture = texture;
  }

  /** In modules from the texture's corner. */
  fill(box: Box, light: number): void {
    const { width, height, light: texels } = this.#texture;
    const right = Math.min(width, Math.round((box.x + box.w) * TEXELS));
    const bottom = Math.min(height, Math.round((box.y + box.h) * TEXELS));
    for (let y = Math.max(0, Math.round(box.y * TEXELS)); y < bottom; y++)
      texels.fill(light, y * width + Math.max(0, Math.round(box.x * TEXELS)), y * width + right);
  }

  /** A soft-edged spot that covers what is under it by `cover`. */
  spot(spot: { x: number; y: number; rx: number; ry: number; turn: number }, light: number, cover: number): void {
    const { width, height, light: texels } = this.#texture;
    const reach = Math.max(spot.rx, spot.ry) * TEXELS;
    const cos = Math.cos(spot.turn);
    const sin = Math.sin(spot.turn);
    const cx = spot.x * TEXELS;
    const cy = spot.y * TEXELS;
    for (let y = Math.max(0, Math.floor(cy - reach)); y < Math.min(height, cy + reach); y++) {
      for (let x = Math.max(0, Math.floor(cx - reach)); x < Math.min(width, cx + reach); x++) {
        const u = ((x - cx) * cos + (y - cy) * sin) / (spot.rx * TEXELS);
        const v = ((y - cy) * cos - (x - cx) * sin) / (spot.ry * TEXELS);
        const inside = 1 - (u * u + v * v);
        if (inside <= 0) continue;
        const share = cover * Math.min(1, inside * 3);
        const at = y * width + x;
        texels[at] = (texels[at] ?? 0) * (1 - share) + light * share;
      }
    }
  }
}

function drawSymbol(painter: Painter, symbol: SymbolModules, at: { x: number; y: number; tall: number }): void {
  for (let row = 0; row < symbol.rows; row++) {
    const high = symbol.rows > 1 ? 1 : at.tall;
    for (let column = 0; column < symbol.columns; column++) {
      if (symbol.black[row * symbol.columns + column] !== true) continue;
      painter.fill({ x: at.x + column, y: at.y + row * high, w: 1, h: high }, INK);
    }
  }
}

function digitsUnder(painter: Painter, box: Box, chance: Chance): void {
  for (let x = box.x; x + 4 < box.x + box.w; x += 6.5)
    glyph(painter, { x, y: box.y, w: 4, h: box.h }, { ink: INK, chance });
}

/** Something like lines of small print: strokes of the thickness of bars, upright and level. */
function printLines(painter: Painter, box: Box, style: { chance: Chance; ink?: number }): void {
  const { chance, ink = 0.03 } = style;
  const size = chance.between(6, 10);
  for (let y = box.y; y + size < box.y + box.h; y += size * 1.6) {
    const end = box.x + box.w * chance.between(0.4, 1);
    for (let x = box.x + chance.between(0, 10); x + size < end; x += size * 1.1)
      if (chance.next() < 0.85) glyph(painter, { x, y, w: size * 0.8, h: size }, { ink, chance });
  }
}

function glyph(painter: Painter, box: Box, style: { ink: number; chance: Chance }): void {
  const { ink, chance } = style;
  const pen = box.h / 7;
  for (let stroke = 0; stroke < chance.whole(2, 4); stroke++) {
    if (chance.next() < 0.5)
      painter.fill({ x: box.x + chance.between(0, box.w - pen), y: box.y, w: pen, h: box.h }, ink);
    else painter.fill({ x: box.x, y: box.y + chance.between(0, box.h - pen), w: box.w, h: pen }, ink);
  }
}

function soil(painter: Painter, box: Box, dirt: { grade: number; chance: Chance }): void {
  const { grade, chance } = dirt;
  for (let n = 0; n < grade * 46; n++) {
    const size = chance.between(0.6, 2 + 3.4 * grade);
    const place = { x: box.x + chance.between(0, box.w), y: box.y + chance.between(0, box.h) };
    const shape = { ...place, rx: size, ry: size * chance.between(0.3, 1), turn: chance.between(0, Math.PI) };
    painter.spot(
      shape,
      chance.next() < 0.6 ? chance.between(0.02, 0.2) : chance.between(0.4, 0.8),
      chance.between(0.5, 1),
    );
  }
  for (let n = 0; n < grade * 4; n++) {
    const scratch = {
      x: box.x + chance.between(0, box.w),
      y: box.y + chance.between(0, box.h),
      rx: chance.between(8, 34),
      ry: chance.between(0.3, 0.8),
    };
    painter.spot({ ...scratch, turn: chance.between(0, Math.PI) }, chance.between(0.3, 0.75), chance.between(0.4, 0.9));
  }
}
