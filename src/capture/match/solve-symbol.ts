import { bestSequence, cheapestEach } from './best-sequence.ts';
import type { Sequence, SummedSlot } from './best-sequence.ts';
import { CODE_39_CHARACTERS } from './bar-alphabet.ts';
import { code128Text } from './code-128-text.ts';
import type { SlotCosts } from './slot-costs.ts';
import type { SymbolLayout } from './symbol-layout.ts';

/** The best sequence of a symbol by its own check: modulo 103 of Code 128, modulo 10 of EAN-13, none for Code 39. */
export function solveSymbol(costs: SlotCosts, format: SymbolLayout['format']): Sequence | null {
  if (format === 'code-128') return solveCode128(costs);
  if (format === 'ean-13') return solveEan13(costs);
  return cheapestEach(costs);
}

/** What the sequence says; null when it says nothing a label would. */
export function textOf(chosen: readonly number[], format: SymbolLayout['format']): string | null {
  if (format === 'code-128') return code128Text(chosen.slice(0, -1));
  if (format === 'ean-13') return ean13Text(chosen);
  const inside = chosen.slice(1, -1);
  return inside.some((k) => k >= CODE_39_CHARACTERS.length) ? null : inside.map((k) => CODE_39_CHARACTERS[k]).join('');
}

/** Start + Σ place × value − check ≡ 0 (mod 103). ISO/IEC 15417, annex A. */
function solveCode128(costs: SlotCosts): Sequence | null {
  const places = costs.length - 1;
  const summed = costs.map((slot, place): SummedSlot => {
    const adds = Array.from(slot, (_, value) => {
      if (place === places) return 0; // the stop
      if (place === 0) return value >= 103 ? value % 103 : null;
      if (value >= 103) return null;
      return place === places - 1 ? (103 - value) % 103 : (place * value) % 103;
    });
    return { costs: slot, adds };
  });
  return bestSequence(summed, 103);
}

/** Sets of the left half by the leading digit: bit 5 is the first place, 1 means set B. ISO/IEC 15420, table 3. */
const LEADING_SETS = [0x00, 0x0b, 0x0d, 0x0e, 0x13, 0x19, 0x1c, 0x15, 0x16, 0x1a];

function solveEan13(costs: SlotCosts): Sequence | null {
  let best: Sequence | null = null;
  LEADING_SETS.forEach((sets, leading) => {
    const summed = costs.map((slot, place): SummedSlot => {
      const digitPlace = place >= 1 && place <= 6 ? place : place >= 8 && place <= 13 ? place - 1 : null;
      const adds = Array.from(slot, (_, k) => {
        if (digitPlace === null) return place === 0 ? leading : 0;
        if (place <= 6 && ((sets >> (6 - place)) & 1) !== (k >= 10 ? 1 : 0)) return null;
        return ((k % 10) * (digitPlace % 2 === 1 ? 3 : 1)) % 10;
      });
      return { costs: slot, adds };
    });
    const found = bestSequence(summed, 10);
    if (found === null) return;
    if (best === null) best = found;
    else if (found.cost < best.cost) best = { ...found, rival: Math.min(found.rival, best.cost) };
    else best = { ...best, rival: Math.min(best.rival, found.cost) };
  });
  return best;
}

function ean13Text(chosen: readonly number[]): string | null {
  const left = chosen.slice(1, 7);
  const sets = left.reduce((bits, k) => bits * 2 + (k >= 10 ? 1 : 0), 0);
  const leading = LEADING_SETS.indexOf(sets);
  if (leading < 0) return null;
  return [leading, ...left.map((k) => k % 10), ...chosen.slice(8, 14)].join('');
}
