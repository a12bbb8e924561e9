import type { Measurement } from '../support/measurement.ts';
import { BenchOffice } from './office.ts';
import { withSyncWorld } from './world.ts';

const ORDERS = 100;

/** What a phone costs that comes back to find nothing new: requests of its cycle, and statements at the database. */
export const reconnect: Measurement = {
  name: 'reconnect',
  says: 'A phone that comes back with nothing unsent to an office with nothing new',
  run: () =>
    withSyncWorld(ORDERS, async ({ office, phone }) => {
      await phone.ask('begin', BenchOffice.login);
      await phone.ask('cycle');
      await phone.ask('cycle');
      let requests = 0;
      phone.page.on('request', () => (requests += 1));
      office.statements.count = 0;
      await phone.ask('cycle');
      return [
        { name: 'requests of the cycle', value: requests, unit: '', goal: 1, moonshot: 1, detail: 'the register’s manifest and the live line are asked for beside it, by the engine' },
        { name: 'SQL statements', value: office.statements.count, unit: '', goal: 0, moonshot: 0, detail: 'within fifteen seconds of the last answer (P-21); later two: whose phone it is, and where its feed stands' },
      ];
    }),
};
