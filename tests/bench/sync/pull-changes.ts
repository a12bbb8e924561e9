import type { Measurement } from '../support/measurement.ts';
import { ratio } from '../support/ratio.ts';
import { BenchOffice } from './office.ts';
import { withSyncWorld } from './world.ts';

const ORDERS = 10_000;
const CHANGED = 100;

/** From the request until the list shows what changed. */
export const pullChanges: Measurement = {
  name: 'pull',
  says: 'A pull of 100 work orders that changed among 10,000, until the list shows them',
  run: () =>
    withSyncWorld(ORDERS, async ({ office, phone }) => {
      await phone.ask('begin', BenchOffice.login);
      await phone.ask('firstSync', ORDERS, office.errands[0]!.visit.address.split(' ')[1]!);
      await phone.ask('plainFetchAndPut', '/bench/rows');
      const verdict = await ratio({
        name: 'pull of 100 ÷ fetch + bulkPut of a hundred rows',
        goal: 2,
        moonshot: 1,
        async ours() {
          await office.change(CHANGED);
          return phone.ask('pullChanges');
        },
        base: () => phone.ask('plainFetchAndPut', '/bench/hundred'),
      });
      return [verdict];
    }),
};
