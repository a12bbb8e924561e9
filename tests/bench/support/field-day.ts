import { startServer } from '../../e2e/support/server.ts';
import type { RunningServer } from '../../e2e/support/server.ts';
import { Phone } from '../../e2e/support/phone.ts';
import { Worker } from '../../e2e/support/worker.ts';
import { sampleStaff } from '../../../src/sample/staff.ts';

export interface FieldDay {
  readonly server: RunningServer;
  readonly phone: Phone;
  readonly worker: Worker;
  /** The office goes away: what follows is offline to the last byte. */
  goOffline(): Promise<void>;
  end(): Promise<void>;
}

/** A phone with the sample's full day on it, its app installed and unlocked, the list on the screen. */
export async function startFieldDay(): Promise<FieldDay> {
  const login = sampleStaff.find(({ username }) => username === 'worker-jia');
  if (login === undefined) throw new Error('The sample has no worker-jia.');
  const server = await startServer();
  const phone = new Phone();
  const worker = new Worker(phone, server.origin);
  const end = async () => {
    await phone.remove();
    await server.remove();
  };
  try {
    await worker.switchesOn();
    await worker.enrols(login);
    await phone.page.getByRole('listitem').getByRole('link').first().waitFor({ timeout: 30_000 });
    await phone.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  } catch (error) {
    await end();
    throw error;
  }
  return {
    server,
    phone,
    worker,
    async goOffline() {
      await phone.page.context().setOffline(true);
      await server.stop();
    },
    end,
  };
}
