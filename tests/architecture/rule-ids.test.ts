import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { idsInSpecs, idsInTitles } from '../tools/rule-ids.ts';

const root = join(import.meta.dirname, '../..');

describe('rule ids', () => {
  it('of every test title stand in a spec', () => {
    const specs = idsInSpecs(root);
    const unknown = [...idsInTitles(root)]
      .filter(([id]) => !specs.has(id))
      .map(([id, files]) => `${id} in ${files.join(', ')}`);
    expect(unknown).toEqual([]);
  });
});
