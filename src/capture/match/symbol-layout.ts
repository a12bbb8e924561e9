import {
  code128Alphabet,
  code128Stop,
  code39Alphabet,
  eanGuard,
  eanLeftAlphabet,
  eanMiddle,
  eanRightAlphabet,
  SAMPLES_PER_MODULE,
} from './bar-alphabet.ts';
import type { BarAlphabet } from './bar-alphabet.ts';
import type { LabelFormat } from '../label-format.ts';

/** One place of a symbol and what may stand there. */
export interface Slot {
  /** First sample, from the symbol's first bar. */
  readonly at: number;
  readonly samples: number;
  /** Patterns of ink; a guard has one. */
  readonly choices: readonly Float32Array[];
}

/** A symbol of known kind and length, as places in a row. */
export interface SymbolLayout {
  readonly format: Extract<LabelFormat, 'code-128' | 'code-39' | 'ean-13'>;
  readonly slots: readonly Slot[];
  readonly samples: number;
  /** What may stand at either end. */
  readonly first: readonly Float32Array[];
  readonly last: readonly Float32Array[];
}

const STOP = [code128Stop];
const STARTS = code128Alphabet.patterns.slice(103);
const GUARD = [eanGuard];
export const EAN_MIDDLE: readonly Float32Array[] = [eanMiddle];

/** `characters` counts start, data and check, not the stop. */
export function code128Layout(characters: number): SymbolLayout {
  return layoutOf('code-128', [...repeated(code128Alphabet, characters), STOP]);
}

/** Twelve digits in two halves; the thirteenth is in the choice of sets on the left (ISO/IEC 15420). */
export function ean13Layout(): SymbolLayout {
  return layoutOf('ean-13', [
    GUARD,
    ...repeated(eanLeftAlphabet, 6),
    EAN_MIDDLE,
    ...repeated(eanRightAlphabet, 6),
    GUARD,
  ]);
}

/** `characters` counts both asterisks. `wide` in modules, 2 to 3 by the standard. */
export function code39Layout(characters: number, wide: number): SymbolLayout {
  const { patterns, modules } = code39By(wide);
  const asterisk = asteriskOf(patterns);
  const layout = layoutOf('code-39', [asterisk, ...repeated({ modules, patterns }, characters - 2), asterisk]);
  // Without the gap after the last asterisk.
  return { ...layout, samples: layout.samples - SAMPLES_PER_MODULE, last: lastOf(asterisk) };
}

const alphabets = new Map<number, BarAlphabet>();
const asterisks = new Map<readonly Float32Array[], readonly Float32Array[]>();
const lasts = new Map<readonly Float32Array[], readonly Float32Array[]>();

function code39By(wide: number): BarAlphabet {
  return remembered(alphabets, wide, () => code39Alphabet(wide));
}

function asteriskOf(patterns: readonly Float32Array[]): readonly Float32Array[] {
  return remembered(asterisks, patterns, () => patterns.slice(-1));
}

function lastOf(asterisk: readonly Float32Array[]): readonly Float32Array[] {
  return remembered(lasts, asterisk, () => asterisk.map((ink) => ink.slice(0, -SAMPLES_PER_MODULE)));
}

/** The same array for the same thing: what is worked out from it is kept by it. */
function remembered<Key, Value>(known: Map<Key, Value>, key: Key, make: () => Value): Value {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}

function repeated(alphabet: BarAlphabet, times: number): (readonly Float32Array[])[] {
  return Array.from({ length: times }, () => alphabet.patterns);
}

function layoutOf(format: SymbolLayout['format'], places: readonly (readonly Float32Array[])[]): SymbolLayout {
  let at = 0;
  const slots = places.map((choices) => {
    const slot = { at, samples: choices[0]!.length, choices };
    at += slot.samples;
    return slot;
  });
  const [first, last] = [places[0]!, places.at(-1)!];
  return { format, slots, samples: at, first: first.length > 1 ? STARTS : first, last };
}
