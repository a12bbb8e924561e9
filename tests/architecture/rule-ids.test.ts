import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { faults } from '../sim/faults.ts';
import { idsAmongGaps, idsInCode, idsInSpecs, idsInTitles, idsPromised } from '../tools/rule-ids.ts';
import type { IdPlaces } from '../tools/rule-ids.ts';

const root = join(import.meta.dirname, '../..');
const promised = idsPromised(root);
const inCode = idsInCode(root);
/** The simulator's title carries the ids of its whole menu, put in when it runs. */
const inTitles = new Set([...idsInTitles(root).keys(), ...faults.flatMap(({ ids }) => ids)]);

/** What happens to the product (F), what is tried against it (X and two digits) and what holds through all of it (I) is brought about by tests; no one line of code is the place that keeps it. */
const isCodeRule = (id: string) => id.includes('-');
/** The page that says where the office keeps rules; most of them are other pages' own. */
const PLACES = 'src/server/OFFICE.md';
/** Spoken of to say that nothing can happen to them here: no journal lies beside an office's database. */
const VOID = ['F37', 'F38'];

const named = (ids: IdPlaces) => [...ids].map(([id, files]) => `${id} in ${files.join(', ')}`);
const only = (ids: IdPlaces, is: (id: string, files: readonly string[]) => boolean): IdPlaces => new Map([...ids].filter(([id, files]) => is(id, files)));

describe('rule ids', () => {
  it.each([
    ['every test title', idsInTitles],
    ['every comment and datum', idsInCode],
  ])('of %s stand in a spec', (_place, idsOf) => {
    const specs = idsInSpecs(root);
    expect(named(only(idsOf(root), (id) => !specs.has(id)))).toEqual([]);
  });

  it('that a page speaks of are promised on one, or stand among the known gaps', () => {
    const gaps = idsAmongGaps(root);
    expect(named(only(idsInSpecs(root), (id) => !promised.has(id) && !gaps.has(id) && !VOID.includes(id)))).toEqual([]);
  });

  it('that are promised stand in the title of a test', () => {
    expect(promised.size).toBeGreaterThan(300);
    expect(named(only(promised, (id) => !inTitles.has(id)))).toEqual([]);
  });

  it('that are promised of the code stand in the comment or datum that keeps them', () => {
    expect(named(only(promised, (id) => isCodeRule(id) && !inCode.has(id)))).toEqual([]);
  });

  it('are promised by one page each, so that each means one thing', () => {
    expect(named(only(promised, (_id, files) => files.filter((file) => file !== PLACES).length > 1))).toEqual([]);
  });
});
