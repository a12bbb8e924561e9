import Code128Reader from '@zxing/library/esm/core/oned/Code128Reader.js';
import Code39Reader from '@zxing/library/esm/core/oned/Code39Reader.js';

/** Samples a module of every pattern here and of every strip compared with one. */
export const SAMPLES_PER_MODULE = 4;

/** The characters of a symbology as rows of ink: 1 where a bar is, 0 where paper is. */
export interface BarAlphabet {
  /** Width of every character. */
  readonly modules: number;
  readonly patterns: readonly Float32Array[];
}

/** The tables the library keeps to itself; their content is the standards' (ISO/IEC 15417, 15420, 16388). */
interface Tables {
  readonly CODE_PATTERNS: readonly Int32Array[];
  readonly CHARACTER_ENCODINGS: readonly number[];
  readonly ASTERISK_ENCODING: number;
}

/** The 106 characters of Code 128: 0–102 data, 103–105 the three starts. */
export const code128Alphabet: BarAlphabet = {
  modules: 11,
  patterns: tablesOf(Code128Reader)
    .CODE_PATTERNS.slice(0, 106)
    .map((widths) => inkOf([...widths])),
};

export const code128Stop = inkOf([2, 3, 3, 1, 1, 1, 2]);

/** Widths of the digits 0 to 9 in set A, paper first. */
const EAN_WIDTHS = ['3211', '2221', '2122', '1411', '1132', '1231', '1114', '1312', '1213', '3112'].map((widths) =>
  [...widths].map(Number),
);

/** Digits of EAN-13's left half: 0–9 of set A, 10–19 of set B; each begins with paper. */
export const eanLeftAlphabet: BarAlphabet = {
  modules: 7,
  patterns: [...EAN_WIDTHS, ...EAN_WIDTHS.map((widths) => widths.toReversed())].map((widths) => inkOf([0, ...widths])),
};

/** Set C: the mirror of ink and paper of set A. */
export const eanRightAlphabet: BarAlphabet = {
  modules: 7,
  patterns: EAN_WIDTHS.map((widths) => inkOf(widths)),
};

export const eanGuard = inkOf([1, 1, 1]);
export const eanMiddle = inkOf([0, 1, 1, 1, 1, 1]);

export const CODE_39_CHARACTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%';

/** Code 39 with the gap after each character; the last pattern is the asterisk. `wide` is the width of a wide element, modules. */
export function code39Alphabet(wide: number): BarAlphabet {
  const { CHARACTER_ENCODINGS, ASTERISK_ENCODING } = tablesOf(Code39Reader);
  const encodings = [...CHARACTER_ENCODINGS, ASTERISK_ENCODING];
  return {
    modules: 7 + 3 * wide,
    patterns: encodings.map((bits) =>
      inkOf([...Array.from({ length: 9 }, (_, i) => ((bits >> (8 - i)) & 1 ? wide : 1)), 1]),
    ),
  };
}

function tablesOf(reader: unknown): Tables {
  return reader as Tables;
}

/** Widths in modules, beginning with a bar. */
function inkOf(widths: readonly number[]): Float32Array {
  return Float32Array.from(
    widths.flatMap((width, i) =>
      Array.from({ length: Math.round(width * SAMPLES_PER_MODULE) }, () => (i % 2 === 0 ? 1 : 0)),
    ),
  );
}
