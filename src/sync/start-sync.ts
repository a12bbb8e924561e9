import { askForWakeUp, browserPage } from './browser-page.ts';
import { browserSyncPorts } from './browser-ports.ts';
import { startEngine } from './engine.ts';
import type { Engine } from './engine.ts';
import type { SyncStore } from './ports.ts';

/** The engine in a page, with the browser's own world. */
export function startSync(store: SyncStore): Engine {
  const container = 'serviceWorker' in navigator ? navigator.serviceWorker : undefined;
  return startEngine({
    ...browserSyncPorts(store),
    page: browserPage({ window, document }),
    askForWakeUp: () => askForWakeUp(container),
  });
}
