import BitArray from '@zxing/library/esm/core/common/BitArray.js';
import Code39Reader from '@zxing/library/esm/core/oned/Code39Reader.js';
import EAN13Reader from '@zxing/library/esm/core/oned/EAN13Reader.js';
import type OneDReader from '@zxing/library/esm/core/oned/OneDReader.js';
import Exception from '@zxing/library/esm/core/Exception.js';
import { createCode128Reader } from './code-128-reader.ts';
import type { LabelFormat, LabelSighting } from './label-format.ts';

const readers: readonly { readonly format: LabelFormat; readonly reader: OneDReader }[] = [
  { format: 'code-128', reader: createCode128Reader() },
  { format: 'code-39', reader: new Code39Reader() },
  { format: 'ean-13', reader: new EAN13Reader() },
];

/** Shorter texts are what chance makes out of fences and grilles. */
const LEAST_CHARACTERS = 6;

/** Reads one row of brightness (0 black … 1 white), forwards and backwards: the quick look (SC-05). Null when no reader knows it. */
export function decodeRow(row: Float32Array): LabelSighting | null {
  const bits = new BitArray(row.length);
  for (let i = 0; i < row.length; i++) if ((row[i] ?? 1) < 0.5) bits.set(i);
  const reversed = bits.clone();
  reversed.reverse();
  for (const { format, reader } of readers) {
    for (const way of [bits, reversed]) {
      const text = attempt(() => reader.decodeRow(0, way).getText());
      if (text !== null && text.length >= LEAST_CHARACTERS) return { text, format };
    }
  }
  return null;
}

/** The library says "not here", "wrong check digit" and "malformed" by throwing; all mean: nothing read. */
export function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    // RangeError and TypeError come out of the library for rows that end in mid-symbol; a picture must never stop the scanner.
    if (error instanceof Exception || error instanceof RangeError || error instanceof TypeError) return null;
    throw error;
  }
}
