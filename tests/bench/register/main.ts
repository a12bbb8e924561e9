import { parseArgs } from 'node:util';
import { provide } from '../../tools/requirements.ts';
import { isMet, lineOf } from '../support/verdict.ts';
import type { Verdict } from '../support/verdict.ts';
import { measureFile, packDistrict } from './measure-file.ts';
import { measureOnPhone } from './measure-on-phone.ts';

process.exit(await main());

/**
 * The meter register at full size: its bytes, its delta, and in a real Chromium how long it takes until it can be asked
 * and until it answers. `--rows` and `--stems` set the size, `--seed` another district, `--node` leaves the browser out.
 * 1: a goal is missed.
 */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: '1000000' },
      stems: { type: 'string' },
      seed: { type: 'string', default: '7' },
      node: { type: 'boolean', default: false },
    },
  });
  const rows = Number(values.rows);
  const stems = Number(values.stems ?? Math.max(50, Math.round(rows * 0.024)));
  if (!values.node) {
    const refusal = await provide(['chromium']);
    if (refusal !== null) {
      console.error(refusal);
      return 1;
    }
  }
  const verdicts: Verdict[] = [];
  const tell = (verdict: Verdict) => {
    verdicts.push(verdict);
    console.log(lineOf(verdict));
  };
  console.log(`── ${rows} rows at ${stems} address stems, seed ${values.seed}`);
  const packed = await packDistrict({ rows, stems, seed: Number(values.seed) });
  await measureFile(packed, tell);
  if (!values.node) await measureOnPhone(packed, tell);
  const missed = verdicts.filter((verdict) => !isMet(verdict));
  console.log(`\n${verdicts.length - missed.length} goals reached, ${missed.length} missed`);
  return missed.length === 0 ? 0 : 1;
}
