import { askForWakeUp, browserPage } from './browser-page.ts';
import { browserRegisterPorts, browserSyncPorts } from './browser-ports.ts';
import { startEngine } from './engine.ts';
import type { Engine } from './engine.ts';
import type { SyncStore } from './ports.ts';
import type { RegisterStore } from './register-ports.ts';

/** The engine in a page, with the browser's own world. */
export function startSync(store: SyncStore, registers: RegisterStore): Engine {
  const container = 'serviceWorker' in navigator ? navigator.serviceWorker : undefined;
  return startEngine({
    ...browserSyncPorts(store),
    registers: browserRegisterPorts(store, registers),
    page: browserPage({ window, document }),
    askForWakeUp: () => askForWakeUp(container),
  });
}
