import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { MS_PER_DAY } from '../../../src/base/clock.ts';
import type { RegisterManifest } from '../../../src/protocol/register.ts';
import { median, quantile } from '../support/statistics.ts';
import { ratio } from '../support/ratio.ts';
import type { Verdict } from '../support/verdict.ts';
import { ChromiumPhone, REGISTERS } from './chromium-phone.ts';
import type { PackedDistrict } from './measure-file.ts';
import type { Asked, Timed } from './phone/phone.ts';
import { asTyped, questionsOf } from './questions.ts';
import type { Question } from './questions.ts';
import { randomOf } from './random.ts';

const LOOKUPS = 4_000;
/** Asked while the indexes are still being read ahead. */
const FIRST = 1_000;
const FIRST_SEARCH: readonly Asked[] = [{ typed: '示例', assetNumber: '' }];
const SEARCHED = 240;
const TYPED = 60;
const SLOWDOWN = 4;
const MIB = 1024 * 1024;

/** In a real Chromium, the app's own code: taking in as the engine does, asking through the thread that holds the file, memory. */
export async function measureOnPhone({ district, file, prelude, seed }: PackedDistrict, tell: (verdict: Verdict) => void): Promise<void> {
  const { numbers, questions } = wantsOf(district, prelude.rows, seed);
  const phone = await ChromiumPhone.start({
    [REGISTERS]: new TextEncoder().encode(JSON.stringify(manifestOf(prelude))),
    [`${REGISTERS}/${prelude.digest}`]: file,
    '/register.bin.gz': gzipSync(file, { level: 6 }),
  });
  try {
    tell(
      await ratio({
        name: 'first byte to searchable ÷ plain fetch, decompress, write',
        goal: 1.5,
        moonshot: 1.1,
        runs: 15,
        warmUps: 1,
        ours: () => phone.ask('takeIn'),
        base: () => phone.ask('takePlain', '/register.bin.gz'),
      }),
    );
    const control = await phone.ask('blocks', LOOKUPS);
    await phone.ask('open', 'thread');
    const first = await phone.ask('lookups', numbers.slice(0, FIRST));
    const rest = numbers.slice(FIRST);
    tell(lookupVerdict(await phone.ask('lookups', rest)));
    const labels = rest.filter(({ typed, assetNumber }) => assetNumber.endsWith(typed)).slice(0, FIRST);
    console.log(
      [
        `a block brought over from the file's thread and opened, nothing else: ${say({ ms: control, found: 0, expected: 0 })}`,
        `the same numbers once more: ${say(await phone.ask('lookups', rest))}`,
        `the first ${FIRST} after opening, while the indexes are still being read: ${say(first)}`,
        `with lease, area and masking, as a screen asks: ${say(await phone.ask('screenLookups', labels, prelude.about.supplierId))}`,
      ].join('\n'),
    );
    const typed = questions
      .slice(0, TYPED)
      .flatMap(({ typed: text }) => asTyped(text))
      .map((text): Asked => ({ typed: text, assetNumber: '' }));
    console.log(`on the thread, 1×: first search with the loading of its tables ${say(await phone.ask('searches', FIRST_SEARCH))}`);
    console.log(`on the thread, 1×: ${say(await phone.ask('searches', questions))}; letter by letter ${say(await phone.ask('searches', typed))}`);
    await measureOnPage(phone, { numbers, questions, typed }, tell);
  } finally {
    await phone.end();
  }
}

/** The same code on the page's own thread, where throttling reaches it and memory can be told. */
async function measureOnPage(
  phone: ChromiumPhone,
  asked: { readonly numbers: readonly Asked[]; readonly questions: readonly Question[]; readonly typed: readonly Asked[] },
  tell: (verdict: Verdict) => void,
): Promise<void> {
  const before = await phone.heldBytes();
  await phone.ask('open', 'page');
  console.log(`page, 1×, numbers: ${say(await phone.ask('lookups', asked.numbers.slice(0, FIRST)))}`);
  console.log(`page, 1×, first search with the loading of its tables: ${say(await phone.ask('searches', FIRST_SEARCH))}`);
  console.log(`page, 1×: ${say(await phone.ask('searches', asked.questions))}; letter by letter ${say(await phone.ask('searches', asked.typed))}`);
  tell({
    name: 'memory added',
    value: ((await phone.heldBytes()) - before) / MIB,
    unit: 'MiB',
    goal: 20,
    moonshot: 12,
    detail: `heap and arrays after opening, ${FIRST} look-ups and all searches`,
  });
  await phone.throttle(SLOWDOWN);
  await phone.ask('open', 'page');
  console.log(`page, ${SLOWDOWN}×, first search with the loading of its tables: ${say(await phone.ask('searches', FIRST_SEARCH))}`);
  const whole = await phone.ask('searches', asked.questions);
  const letters = await phone.ask('searches', asked.typed);
  await phone.throttle(1);
  tell({
    name: `address as typed, letter by letter, ${SLOWDOWN}× throttle, p95`,
    value: quantile(letters.ms, 0.95),
    unit: 'ms',
    goal: 50,
    moonshot: 25,
    detail: say(letters),
  });
  tell({
    name: `address asked at once, ${SLOWDOWN}× throttle, p95`,
    value: quantile(whole.ms, 0.95),
    unit: 'ms',
    goal: 50,
    moonshot: 25,
    detail: say(whole),
  });
  tell({
    name: 'addresses not among the first 20',
    value: (1 - whole.found / whole.expected) * 100,
    unit: '%',
    goal: 5,
    moonshot: 1,
    detail: `${whole.found} of ${whole.expected} found, written in fourteen ways`,
  });
}

/** What the office would say to this phone. */
function manifestOf({ about, rows, totalBytes, digest }: PackedDistrict['prelude']): RegisterManifest {
  const { supplierId, areaCode, asOfMs } = about;
  const nowMs = Date.now();
  const offer = { supplierId, areaCode, asOfMs, version: 1, sha256: digest, rows, totalBytes, builtAtMs: asOfMs, leaseKey: btoa('k'.repeat(32)), deltas: [] };
  return { epoch: randomUUID(), serverTimeMs: nowMs, leaseUntilMs: nowMs + MS_PER_DAY, areas: [offer], pending: [], unplacedOrders: 0 };
}

function lookupVerdict(timed: Timed): Verdict {
  if (timed.found !== timed.expected) throw new Error(`only ${timed.found} of ${timed.expected} numbers were found`);
  return {
    name: 'look-up by number, p99',
    value: quantile(timed.ms, 0.99),
    unit: 'ms',
    goal: 1,
    moonshot: 0.5,
    detail: `${say(timed)}, all found; asset, serial, address and account in turn, over the whole file, through the file's thread and back, its indexes read ahead`,
  };
}

/** Meters from all over the file, each asked for by another number of it, and by its address in another way. */
function wantsOf(
  district: PackedDistrict['district'],
  rows: number,
  seed: number,
): { readonly numbers: readonly Asked[]; readonly questions: readonly Question[] } {
  const random = randomOf(seed + 3);
  const chosen = new Set(Array.from({ length: LOOKUPS }, () => random(rows)));
  const estates = new Map(district.estates.map((estate) => [estate.stem, estate]));
  const all = [...district.rows()].filter((_, i) => chosen.has(i));
  for (let i = all.length - 1; i > 0; i--) {
    const other = random(i + 1);
    [all[i], all[other]] = [all[other]!, all[i]!];
  }
  const numbers = all.map(({ assetNumber, accountNumber }, i): Asked => {
    const serial = assetNumber.length === 22 ? assetNumber.slice(7, 21) : assetNumber;
    return {
      assetNumber,
      typed:
        [assetNumber, serial, assetNumber.length === 22 ? serial.slice(2) : serial, accountNumber][i % 4] ??
        assetNumber,
    };
  });
  const questions = questionsOf(all.slice(0, SEARCHED).map((row) => ({ row, estate: estates.get(row.address.stem)! })));
  return { numbers, questions };
}

function say({ ms, found, expected }: Timed): string {
  const hits = expected === 0 ? '' : `, ${found} of ${expected} found`;
  return `p50 ${median(ms).toFixed(2)}, p95 ${quantile(ms, 0.95).toFixed(2)}, p99 ${quantile(ms, 0.99).toFixed(2)}, worst ${quantile(ms, 1).toFixed(1)} ms of ${ms.length}${hits}`;
}
