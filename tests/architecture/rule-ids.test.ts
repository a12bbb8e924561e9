import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

describe('reading rule ids', () => {
  /** Angled, or these would be titles of this very file. */
  const planted: Readonly<Record<string, string>> = {
    'src/RULES.md': '# Rules\n\n- **S-01** one\n2. **SC-02 Two**\n\n| T-90 Q-D1 … Q-D3 | three, see P-09 |\n| F07 lost | four |\n\nI1 five · I2 six\n\n## Known gaps\n\n| T-91 | not here |\n',
    'src/a.ts': "/** One (S-01), two (SC-02 … SC-04). */\nexport const rules = ['T-90'];\n",
    'sw/b.ts': '// P-256 and UTF-8 are none, I1 is\n',
    'tests/c.test.ts': "it('<S-01, F07> <Q-D1 … Q-D3> a title');\nit('no title of T-90, nor <I2> in its middle');\nexpect(['<0>', 'x']);\n",
  };
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'doorstep-rules-'));
    for (const [file, text] of Object.entries(planted)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text.replaceAll('<', '[').replaceAll('>', ']'));
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const ids = (places: IdPlaces) => [...places.keys()].sort().join(' ');

  it('promised are those that head a bullet, a paragraph, a row or an invariant, ranges whole, and none among the gaps', () => {
    expect(ids(idsPromised(folder))).toBe('F07 I1 I2 Q-D1 Q-D2 Q-D3 S-01 SC-02 T-90');
    expect(ids(idsAmongGaps(folder))).toBe('T-91');
    expect(ids(idsInSpecs(folder))).toBe('F07 I1 I2 P-09 Q-D1 Q-D2 Q-D3 S-01 SC-02 T-90 T-91');
  });

  it('a title’s stand in brackets at its front; the code’s anywhere in it', () => {
    expect(ids(idsInTitles(folder))).toBe('F07 Q-D1 Q-D2 Q-D3 S-01');
    expect(ids(idsInCode(folder))).toBe('I1 S-01 SC-02 SC-03 SC-04 T-90');
  });
});
