import { BenchOffice } from './office.ts';
import { phonePages, SyncChromium } from './sync-chromium.ts';

export interface SyncWorld {
  readonly office: BenchOffice;
  readonly phone: SyncChromium;
}

/** A server with so many orders on one worker's feed, and a phone that has never met it. */
export async function withSyncWorld<T>(orders: number, run: (world: SyncWorld) => Promise<T>): Promise<T> {
  const office = await BenchOffice.open(orders, await phonePages());
  try {
    const phone = await SyncChromium.start(office.origin);
    try {
      return await run({ office, phone });
    } finally {
      await phone.end();
    }
  } finally {
    await office.end();
  }
}
