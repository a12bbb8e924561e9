import { describe, expect, it } from 'vitest';
import { MOST_REFERENCES } from '../../../src/domain/model/work-order.ts';
import { joinReferences } from '../../../src/domain/rules/join-references.ts';
import { reference } from './given.ts';

const account = (serial: number) => String(9_990_000_000 + serial);
const full = Array.from({ length: MOST_REFERENCES }, (_, serial) => reference({ accountNumber: account(serial) }));

describe('[T-12] rows of the register on an order', () => {
  it('a row that comes anew stays on a full order, also one that was its oldest', () => {
    const fresh = [reference({ accountNumber: account(0), priceCode: 'changed' }), reference({ accountNumber: account(900) })];
    const joined = joinReferences(full, fresh);
    expect(joined).toHaveLength(MOST_REFERENCES);
    expect(joined.slice(-2)).toEqual(fresh);
    expect(joined.filter(({ accountNumber }) => accountNumber === account(0))).toHaveLength(1);
  });

  it('without anything new it stays as it is', () => {
    expect(joinReferences(full, [])).toEqual(full);
  });
});
