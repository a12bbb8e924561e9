import { meterCheckDigit } from '../../../../src/domain/rules/meter-label.ts';
import type { GrayFrame } from '../../../../src/capture/gray-frame.ts';
import { symbolModules } from '../../../fixtures/symbol.ts';
import type { SymbolKind } from '../../../fixtures/symbol.ts';
import { drawDistraction } from './distraction.ts';
import { photograph } from './photograph.ts';
import type { Glare, Shot } from './photograph.ts';
import { drawPlate } from './plate-texture.ts';
import { Chance } from './random.ts';

export interface MadePicture {
  readonly name: string;
  readonly family: string;
  readonly symbology: string | null;
  /** Null: no barcode in it. */
  readonly text: string | null;
  readonly render: () => GrayFrame;
}

/** Pictures of each family in one set. */
const counts = {
  res: 16,
  blur: 16,
  motion: 14,
  rot: 16,
  rot90: 8,
  persp: 16,
  glare: 14,
  dark: 14,
  dirt: 12,
  mix: 20,
  other: 28,
  none: 18,
} as const;
type Family = keyof typeof counts;

/**
 * One set of synthetic labels, each family in steps from bearable to hopeless. All numbers are invented.
 * The same seed gives the same pictures.
 */
export function pictureSet(seed: number): MadePicture[] {
  return (Object.keys(counts) as Family[]).flatMap((family, f) =>
    Array.from({ length: counts[family] }, (_, i) => {
      const chance = new Chance(seed * 1_000_003 + f * 10_007 + i * 101);
      return made(family, { grade: (i + 0.5) / counts[family], index: i, chance });
    }),
  );
}

interface Draw {
  /** From 0 (bearable) to 1 (hopeless). */
  readonly grade: number;
  readonly index: number;
  readonly chance: Chance;
}

function made(family: Family, draw: Draw): MadePicture {
  const { chance, index } = draw;
  const name = `${family}-${String(index).padStart(2, '0')}`;
  if (family === 'none') {
    const shot = { ...plainShot(chance), tiltDegrees: chance.between(-40, 40), pixelsPerModule: chance.between(2, 4) };
    return {
      name,
      family,
      symbology: null,
      text: null,
      render: () => photograph(drawDistraction(index, chance), shot, chance),
    };
  }
  const label =
    family === 'other' ? otherLabel(index, chance) : { kind: 'code128' as const, text: stateGridNumber(chance) };
  const shot = shotOf(family, draw, label.kind);
  const dirt = family === 'dirt' ? 0.25 + 0.75 * draw.grade : family === 'mix' ? chance.between(0, 0.3) : 0.04;
  const look = { barModules: chance.between(19, 29), darkEdge: chance.next() < 0.9, dirt };
  return {
    name,
    family,
    symbology: label.kind,
    text: label.text,
    render: () => photograph(drawPlate(symbolModules(label.kind, label.text), look, chance), shot, chance),
  };
}

/** 22 digits by the structure of Q/GDW 1205 under an invented unit. */
function stateGridNumber(chance: Chance): string {
  const digits = `99${chance.whole(0, 4)}0001${chance.digits(14)}`;
  return digits + meterCheckDigit(digits);
}

function otherLabel(index: number, chance: Chance): { kind: SymbolKind; text: string } {
  switch (index % 7) {
    case 0:
      return { kind: 'code39', text: `W${chance.digits(8)}` };
    case 1:
      return {
        kind: 'qrcode',
        text: index % 2 === 0 ? stateGridNumber(chance) : `https://meter.example/a?n=${chance.digits(10)}`,
      };
    case 2:
      return { kind: 'datamatrix', text: stateGridNumber(chance) };
    case 3: {
      const digits = `690${chance.digits(9)}`;
      return { kind: 'ean13', text: digits + meterCheckDigit(digits) };
    }
    case 4:
      return { kind: 'code128', text: chance.digits(14) };
    case 5:
      return { kind: 'code128', text: chance.digits(24) };
    default:
      return { kind: 'code128', text: `GM-${chance.digits(7)}A` };
  }
}

function plainShot(chance: Chance): Shot {
  return {
    width: 1280,
    height: 720,
    pixelsPerModule: chance.between(2.4, 3.6),
    tiltDegrees: chance.between(-6, 6),
    yawDegrees: chance.between(-8, 8),
    pitchDegrees: chance.between(-8, 8),
    shiftX: chance.between(-120, 120),
    shiftY: chance.between(-90, 90),
    blurPixels: chance.between(0.5, 0.9),
    motionPixels: 0,
    motionDegrees: 0,
    glares: [],
    electrons: chance.between(2_500, 6_000),
    exposure: chance.between(0.7, 1),
    quality: chance.between(80, 94),
  };
}

const wide: readonly SymbolKind[] = ['code128', 'code39', 'ean13'];

function shotOf(family: Exclude<Family, 'none'>, draw: Draw, kind: SymbolKind): Shot {
  const { grade, chance } = draw;
  const shot = plainShot(chance);
  const scale = shot.pixelsPerModule;
  const across = shot.tiltDegrees;
  switch (family) {
    case 'res':
      return { ...shot, pixelsPerModule: 3 - 2 * grade, blurPixels: 0.55 };
    case 'blur':
      return { ...shot, blurPixels: scale * (0.28 + 0.67 * grade) };
    case 'motion':
      return { ...shot, motionPixels: scale * (0.55 + 1.85 * grade), motionDegrees: across + chance.between(-25, 25) };
    case 'rot':
      return { ...shot, tiltDegrees: chance.sign() * (5 + 40 * grade) };
    case 'rot90':
      return {
        ...shot,
        tiltDegrees: 90 * chance.sign() + chance.between(-12, 12),
        pixelsPerModule: chance.between(2, 3.2),
      };
    case 'persp': {
      const lean = chance.sign() * (15 + 45 * grade);
      const turned = chance.next() < 0.6;
      return {
        ...shot,
        pixelsPerModule: chance.between(2.8, 3.8),
        yawDegrees: turned ? lean : chance.between(-15, 15),
        pitchDegrees: turned ? chance.between(-15, 15) : lean,
        tiltDegrees: chance.between(-10, 10),
      };
    }
    case 'glare':
      return { ...shot, glares: reflections(shot, draw) };
    case 'dark':
      return { ...shot, electrons: 700 * Math.pow(0.05, grade), exposure: chance.between(0.12, 0.5) };
    case 'dirt':
      return { ...shot, tiltDegrees: chance.between(-9, 9) };
    case 'mix':
      return mixed(shot, draw);
    case 'other':
      return {
        ...shot,
        pixelsPerModule: wide.includes(kind) ? chance.between(1.6, 3.4) : chance.between(3, 7),
        tiltDegrees: chance.between(-12, 12) * (wide.includes(kind) ? 1 : 3),
        blurPixels: chance.between(0.6, 1.1),
        electrons: chance.between(400, 4_000),
      };
  }
}

/** Up to 3 lamps mirrored in the window; every bar keeps a part of its height free, or it would be unreadable by definition. */
function reflections(shot: Shot, draw: Draw): Glare[] {
  const { grade, chance } = draw;
  const wideModules = 156 * shot.pixelsPerModule;
  const tallModules = 22 * shot.pixelsPerModule;
  return Array.from({ length: 1 + Math.floor(grade * 2.2) }, () => {
    const place = chance.between(-0.42, 0.42) * wideModules;
    const side = chance.sign();
    const angle = (shot.tiltDegrees * Math.PI) / 180;
    const off = side * tallModules * chance.between(0.25, 0.6) * (1.1 - 0.55 * grade);
    return {
      x: shot.shiftX + place * Math.cos(angle) - off * Math.sin(angle),
      y: shot.shiftY + place * Math.sin(angle) + off * Math.cos(angle),
      radiusX: wideModules * chance.between(0.06, 0.2),
      radiusY: tallModules * (0.25 + 0.35 * grade),
      turnDegrees: shot.tiltDegrees + chance.between(-25, 25),
      strength: 0.35 + 0.9 * grade,
    };
  });
}

/** Two or three middling faults at once, as on a real landing. */
function mixed(shot: Shot, draw: Draw): Shot {
  const { grade, chance } = draw;
  const scale = chance.between(1.7, 3.2);
  const tiltDegrees = chance.sign() * (2 + 22 * grade * chance.next());
  const base = { ...shot, pixelsPerModule: scale, tiltDegrees, quality: chance.between(72, 90) };
  const faults: (() => Partial<Shot>)[] = [
    () => ({ blurPixels: Math.max(0.6, scale * (0.25 + 0.35 * grade)) }),
    () => ({ motionPixels: scale * (0.4 + 0.9 * grade), motionDegrees: chance.between(0, 180) }),
    () => ({ yawDegrees: chance.sign() * (12 + 26 * grade) }),
    () => ({ electrons: 600 * Math.pow(0.15, grade), exposure: chance.between(0.2, 0.6) }),
    () => ({ glares: reflections(base, { ...draw, grade: grade * 0.6 }) }),
  ];
  const first = chance.whole(0, faults.length - 1);
  const second = (first + chance.whole(1, faults.length - 1)) % faults.length;
  return { ...base, ...faults[first]?.(), ...faults[second]?.() };
}
