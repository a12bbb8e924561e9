import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { idsInCode, idsInSpecs, idsInTitles } from '../tools/rule-ids.ts';

const root = join(import.meta.dirname, '../..');

describe('rule ids', () => {
  it.each([
    ['every test title', idsInTitles],
    ['every comment and datum', idsInCode],
  ])('of %s stand in a spec', (_place, idsIn) => {
    const specs = idsInSpecs(root);
    const unknown = [...idsIn(root)]
      .filter(([id]) => !specs.has(id))
      .map(([id, files]) => `${id} in ${files.join(', ')}`);
    expect(unknown).toEqual([]);
  });
});
