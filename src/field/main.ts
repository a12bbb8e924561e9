import '../domain/jitless.ts';
import { mount } from 'svelte';
import { Workbox } from 'workbox-window';
import '../ui/tokens.css';
import App from './App.svelte';
import { systemClock } from '../base/clock.ts';
import { openWorkspace } from '../device/open-workspace.ts';
import { pageDevicePorts } from '../device/page-ports.ts';
import { startSync } from '../sync/start-sync.ts';
import { preloadScreens } from './screen-loaders.ts';
import { FieldApp } from './state/field-app.svelte.ts';

const target = document.getElementById('app');
if (target === null) throw new Error('the page has no #app');

const workspace = await openWorkspace(pageDevicePorts({ window, document }));
const engine = startSync(workspace.syncStore);
document.addEventListener('freeze', () => workspace.suspend());

const app = new FieldApp({
  workspace,
  sync: engine,
  clock: systemClock,
  preferences: { read: (key) => localStorage.getItem(key), write: (key, value) => localStorage.setItem(key, value) },
  address: { history, location, addEventListener: (type, listener) => addEventListener(type, listener) },
  buildId: __BUILD_ID__,
  setAside: (mutationId) => workspace.setAside(mutationId),
});
mount(App, { target, props: { app } });
engine.wake();

if ('serviceWorker' in navigator && import.meta.env.PROD) {
  const shell = new Workbox('/sw.js');
  // Offered, never forced: a visit goes on with the build it began with.
  shell.addEventListener('waiting', () => app.offerUpdate(() => shell.messageSkipWaiting()));
  shell.addEventListener('controlling', (event) => {
    if (event.isUpdate === true) location.reload();
  });
  void shell.register();
}

const whenIdle = 'requestIdleCallback' in window ? window.requestIdleCallback.bind(window) : (run: () => void) => setTimeout(run, 500);
whenIdle(() => void preloadScreens());
