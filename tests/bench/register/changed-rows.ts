import type { RegisterRow } from '../../../src/register/register-row.ts';
import { initialsOf } from './estates.ts';
import { randomOf } from './random.ts';
import { assetOf, personOf, readingOf } from './rows.ts';

/** One row in a hundred changes: six of ten were read again, the others have a new holder, a new meter, are new or gone. */
const CHANGED_OF = 100;
const FRESH_SERIALS_FROM = 50_000_000;
const families = ['甲', '乙', '丙', '丁'].map(initialsOf);

export function* changedRows(rows: Iterable<RegisterRow>, seed: number): Generator<RegisterRow> {
  const random = randomOf(seed);
  let fresh = FRESH_SERIALS_FROM;
  for (const row of rows) {
    if (random(CHANGED_OF) !== 0) {
      yield row;
      continue;
    }
    const kind = random(200);
    if (kind < 120) yield readAgain(row, random);
    else if (kind < 150) yield { ...row, ...personOf(random, families) };
    else if (kind < 170) yield { ...row, assetNumber: assetOf(fresh++, random) };
    else if (kind < 185) {
      yield row;
      yield {
        ...readAgain(row, random),
        assetNumber: assetOf(fresh++, random),
        accountNumber: `999${String(random(10_000_000)).padStart(7, '0')}`,
        address: { ...row.address, room: `${row.address.room.replace('室', '')}附${1 + random(3)}` },
      };
    }
  }
}

/** A month later: a little more on every register. */
function readAgain(row: RegisterRow, random: (below: number) => number): RegisterRow {
  const readings = row.registers.map((register, i) => {
    const before = row.lastScheduled?.readings[i]?.value;
    if (before === undefined) return { register, value: readingOf(random) };
    const hundredths = Math.round(Number(before) * 100) + random(40_000);
    return { register, value: `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')}` };
  });
  return { ...row, lastScheduled: { day: (row.lastScheduled?.day ?? '2026-10-05').replace('-10-', '-11-'), readings } };
}
