import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { faults } from '../sim/faults.ts';
import { idsInTitles } from '../tools/rule-ids.ts';

const root = join(import.meta.dirname, '../..');
const spec = readFileSync(join(root, 'src/sync/SPEC.md'), 'utf8');
const faultId = /\bF\d{2}\b/g;
/** The catalogue counts from F01 to F68. */
const CATALOGUE = Array.from({ length: 68 }, (_, at) => `F${String(at + 1).padStart(2, '0')}`);

function section(heading: string): string {
  return spec.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
}

/** Ids in the first column of the table: what is promised. */
const promised = new Set(section('Faults').split('\n').filter((line) => line.startsWith('| F')).flatMap((line) => line.split('|')[1]?.match(faultId) ?? []));
/** Named in a sentence beside it or among the gaps: what has nothing to happen to here, or no test yet. */
const excused = new Set([section('Faults').split('\n').find((line) => line.includes('Void')), section('Known gaps').split('\n').find((line) => line.startsWith('- Faults of the catalogue'))].join('\n').match(faultId) ?? []);
/** The simulator's titles carry the ids of its whole menu. */
const tested = new Set([...idsInTitles(root).keys(), ...faults.flatMap(({ ids }) => ids)]);

describe('the catalogue of faults', () => {
  it('stands in the specification without an omission: promised, void, or a known gap', () => {
    expect(CATALOGUE.filter((id) => !promised.has(id) && !excused.has(id))).toEqual([]);
    expect([...promised].filter((id) => excused.has(id))).toEqual([]);
  });

  it('is brought about at least once, by the id in a test’s title, wherever something is promised', () => {
    expect([...promised].filter((id) => !tested.has(id))).toEqual([]);
  });

  it('[F09] nobody asks for a position: none can be missing or wrong, or hold a capture up', () => {
    const asking = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(ts|svelte)$/.test(file))
      .filter((file) => /navigator\.geolocation|getCurrentPosition|watchPosition/.test(readFileSync(join(root, 'src', file), 'utf8')));
    expect(asking).toEqual([]);
    expect(readFileSync(join(root, 'src/server/http/guards.ts'), 'utf8')).toContain('geolocation=()');
  });

  it('[F33] nobody asks the browser whether it is online: only an answer counts', () => {
    const asking = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(ts|svelte)$/.test(file))
      .filter((file) => /\bonLine\b/.test(readFileSync(join(root, 'src', file), 'utf8')));
    expect(asking).toEqual([]);
  });
});
