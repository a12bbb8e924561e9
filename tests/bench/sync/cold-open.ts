import type { Measurement } from '../support/measurement.ts';
import { ratio } from '../support/ratio.ts';
import { BenchOffice } from './office.ts';
import { withSyncWorld } from './world.ts';

const ORDERS = 10_000;

/** A fresh page on a phone that has everything: the key's 600,000 rounds are left out, since the unit asks for no PIN. */
export const coldOpen: Measurement = {
  name: 'cold-open',
  says: 'From a closed store of 10,000 work orders to the first 50 rows of the list, unlocked with one round of PBKDF2',
  run: () =>
    withSyncWorld(ORDERS, async ({ office, phone }) => {
      await phone.ask('begin', BenchOffice.login);
      await phone.ask('firstSync', ORDERS, office.errands[0]!.visit.address.split(' ')[1]!);
      await phone.ask('listWrittenDown');
      await phone.ask('plainFetchAndPut', '/bench/rows');
      const verdict = await ratio({
        name: 'cold open ÷ Dexie open + 50 rows by an index',
        goal: 1.5,
        moonshot: 1,
        async ours() {
          await phone.reload();
          return phone.ask('coldOpen');
        },
        async base() {
          await phone.reload();
          return phone.ask('plainOpen');
        },
      });
      return [verdict];
    }),
};
