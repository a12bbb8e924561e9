import type { Measurement } from '../support/measurement.ts';
import { ratio } from '../support/ratio.ts';
import { BenchOffice } from './office.ts';
import { withSyncWorld } from './world.ts';

const ORDERS = 10_000;

/** A phone's first download, until the whole list is there and can be searched. */
export const firstSync: Measurement = {
  name: 'first-sync',
  says: 'First download of 10,000 work orders of about 2 KB, each with its visit, to the searchable list',
  run: () =>
    withSyncWorld(ORDERS, async ({ office, phone }) => {
      const words = office.errands[ORDERS >> 1]!.visit.address.split(' ')[1]!;
      const verdict = await ratio({
        name: 'first sync ÷ fetch + bulkPut of the same JSON',
        goal: 1.3,
        moonshot: 0.7,
        async ours() {
          await office.nextDay();
          await phone.ask('begin', BenchOffice.login);
          return phone.ask('firstSync', ORDERS, words);
        },
        async base() {
          await phone.ask('forgetPlain');
          return phone.ask('plainFetchAndPut', '/bench/rows');
        },
        warmUps: 1,
      });
      return [verdict];
    }),
};
