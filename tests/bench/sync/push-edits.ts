import type { Measurement } from '../support/measurement.ts';
import { ratio } from '../support/ratio.ts';
import type { Verdict } from '../support/verdict.ts';
import { BenchOffice } from './office.ts';
import type { SyncChromium } from './sync-chromium.ts';
import { withSyncWorld } from './world.ts';

const EDITS = 1_000;
const VISITS = 100;

/** A thousand calls logged without signal, on a hundred visits, until all of them are acknowledged. */
export const pushEdits: Measurement = {
  name: 'push',
  says: 'A push of 1,000 offline edits, sealed, until each is acknowledged as durable',
  run: () =>
    withSyncWorld(VISITS, async ({ office, phone }) => {
      const sent = await uplink(phone);
      const edits = Array.from({ length: EDITS }, (_, n) => ({ kind: 'log-call', lane: n % VISITS, payload: { to: 'new-owner', outcome: 'reached', purpose: 'appointment', note: '约好上门时间，请带身份证' } }));
      let run = 0;
      const verdict = await ratio({
        name: 'push of 1,000 ÷ fetch of the same JSON to a route that keeps it, + bulkPut',
        goal: 1.5,
        moonshot: 1,
        async ours() {
          // a phone of its own each time: the acts of the runs before would lie in its outbox
          await office.nextDay();
          await phone.ask('begin', BenchOffice.login);
          await phone.ask('cycle');
          await phone.ask('capture', EDITS);
          return phone.ask('push');
        },
        base: () => phone.ask('plainPush', edits.map((edit, n) => ({ id: `${(run += 1)}-${n}`, ...edit }))),
        warmUps: 0,
      });
      return [verdict, bytes(sent() / (1_024 * verdictRuns(verdict)))];
    }),
};

function verdictRuns({ detail }: Verdict): number {
  return Number(/(\d+) alternating runs/.exec(detail)![1]);
}

function bytes(kibibytes: number): Verdict {
  return { name: 'the same 1,000 edits on the wire, sealed, bodies as sent', value: kibibytes, unit: 'KiB', goal: 500, moonshot: 400, detail: 'all bodies of a run; headers not counted' };
}

/** Sizes of all push bodies from now on. */
async function uplink(phone: SyncChromium): Promise<() => number> {
  let total = 0;
  phone.page.on('request', (request) => {
    if (request.url().endsWith('/sync/v1/push')) total += request.postDataBuffer()?.length ?? 0;
  });
  return () => total;
}
