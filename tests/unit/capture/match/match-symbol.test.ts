import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchSymbol } from '../../../../src/capture/match/match-symbol.ts';
import { symbolModules } from '../../../fixtures/symbol.ts';
import type { SymbolKind } from '../../../fixtures/symbol.ts';

const SAMPLES = 1_400;

interface Seen {
  readonly blurModules?: number;
  readonly noise?: number;
  /** By how many modules the middle is off where an even view would have it. */
  readonly bow?: number;
  /** Modules hidden, by their place. */
  readonly hidden?: readonly [number, number];
  readonly reversed?: boolean;
}

/** A profile across a symbol with quiet zones and a dark case on either side, as ink from 0 to 1. */
function profileOf(kind: SymbolKind, text: string, seen: Seen = {}): Float32Array {
  const { black, columns } = symbolModules(kind, text);
  const perModule = SAMPLES / (columns * 1.28);
  const chance = seeded();
  const inkAt = (u: number) => {
    if (u < -10 || u > columns + 10) return 1;
    if (seen.hidden !== undefined && u >= seen.hidden[0] && u < seen.hidden[1]) return 0;
    return black[Math.floor(u)] === true ? 1 : 0;
  };
  const deviation = seen.blurModules ?? 0.3;
  const profile = new Float32Array(SAMPLES);
  for (let i = 0; i < SAMPLES; i++) {
    const even = (i + 0.5) / perModule - columns * 0.14;
    const t = even / columns;
    const u = even + 4 * (seen.bow ?? 0) * t * (1 - t);
    let sum = 0;
    let weights = 0;
    for (let step = -12; step <= 12; step++) {
      const weight = Math.exp(-((step / 4) ** 2) / 2);
      sum += weight * inkAt(u + (step / 4) * deviation);
      weights += weight;
    }
    profile[i] = sum / weights + (chance() - 0.5) * 2 * (seen.noise ?? 0.03);
  }
  return seen.reversed === true ? profile.reverse() : profile;
}

function seeded(): () => number {
  let state = 9;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}

const stateGrid = '9930001000000000000019';

describe('matching a whole symbol', () => {
  it.each<[string, { kind: SymbolKind; text: string; seen?: Seen }]>([
    ['a clear label', { kind: 'code128', text: stateGrid, seen: {} }],
    ['bars narrower than the blur', { kind: 'code128', text: stateGrid, seen: { blurModules: 0.95, noise: 0.02 } }],
    ['a label upside down', { kind: 'code128', text: stateGrid, seen: { reversed: true } }],
    ['a label bent by one module', { kind: 'code128', text: stateGrid, seen: { bow: 1 } }],
    ['a bar worn away', { kind: 'code128', text: stateGrid, seen: { hidden: [57, 59] } }],
    ['14 digits', { kind: 'code128', text: '99000100000042', seen: {} }],
    ['24 digits', { kind: 'code128', text: '990001000000000000000042', seen: { blurModules: 0.6 } }],
    ['letters and digits', { kind: 'code128', text: 'GM-0042137A', seen: {} }],
    ['Code 39', { kind: 'code39', text: 'W99000001', seen: { blurModules: 0.6 } }],
    ['EAN-13', { kind: 'ean13', text: '6901234567892', seen: { blurModules: 0.7 } }],
  ])('[T-14] reads %s', (_, { kind, text, seen }) => {
    expect(matchSymbol(profileOf(kind, text, seen))?.text).toBe(text);
  });

  it('[SC-07] is not sure where a character is gone', () => {
    for (const from of [40, 57, 90, 120]) {
      const match = matchSymbol(profileOf('code128', stateGrid, { hidden: [from, from + 8] }));
      expect(match === null || match.text === stateGrid || match.fit < 0.83 || match.lead < 1.9, `from ${from}`).toBe(
        true,
      );
    }
  });

  it('[SC-07] is sure of what it reads, and of nothing else', () => {
    const right = matchSymbol(profileOf('code128', stateGrid, { blurModules: 0.7 }));
    expect(right?.fit).toBeGreaterThan(0.95);
    expect(right?.lead).toBeGreaterThan(6);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 2, max: 34 }), { minLength: 60, maxLength: 90 }), (widths) => {
        const bars = new Float32Array(SAMPLES);
        let at = 150;
        widths.forEach((width, i) => {
          if (i % 2 === 0) bars.fill(1, at, at + width);
          at += width;
        });
        const match = matchSymbol(bars);
        expect(match === null || match.fit < 0.83 || match.lead < 1.9).toBe(true);
      }),
      { numRuns: 60, seed: 4 },
    );
  });
});
