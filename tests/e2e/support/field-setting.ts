import { test } from '@playwright/test';
import { Phone, type PhoneOptions } from './phone.ts';
import { startServer, type RunningServer } from './server.ts';
import { startWire, type Wire } from './wire.ts';
import { Worker } from './worker.ts';

/** One office, one phone and the link between them, for all tests of the file that asks for it. */
export interface FieldSetting {
  /** May be replaced by one on the same address. */
  server: RunningServer;
  readonly wire: Wire;
  readonly phone: Phone;
  readonly worker: Worker;
}

/** Ready before the first test and gone after the last; what the phone showed when a test failed lies beside its trace. */
export function fieldSetting(options: PhoneOptions = {}): FieldSetting {
  const phone = new Phone(options);
  const setting: { server: RunningServer | null; wire: Wire | null; worker: Worker | null } = { server: null, wire: null, worker: null };
  test.beforeAll(async () => {
    setting.server = await startServer();
    setting.wire = await startWire(setting.server.origin);
    setting.worker = new Worker(phone, setting.wire.origin);
  });
  test.afterEach(async () => {
    const info = test.info();
    if (info.status !== info.expectedStatus && phone.isOn) await phone.page.screenshot({ path: info.outputPath('phone.png') });
  });
  test.afterAll(async () => {
    await phone.remove();
    await setting.wire?.close();
    await setting.server?.remove();
  });
  return {
    phone,
    get server() {
      return begun(setting.server);
    },
    set server(next) {
      setting.server = next;
    },
    get wire() {
      return begun(setting.wire);
    },
    get worker() {
      return begun(setting.worker);
    },
  };
}

function begun<T>(part: T | null): T {
  if (part === null) throw new Error('No test is running.');
  return part;
}
