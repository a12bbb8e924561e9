import '../domain/jitless.ts';
import { mount } from 'svelte';
import { Workbox } from 'workbox-window';
import '../ui/tokens.css';
import App from './App.svelte';
import { systemClock } from '../base/clock.ts';
import { openWorkspace } from '../device/open-workspace.ts';
import { pageDevicePorts } from '../device/page-ports.ts';
import { startSync } from '../sync/start-sync.ts';
import { languageFrom } from '../wording/language.ts';
import { loadFieldWording } from '../wording/load-field.ts';
import { preloadScreens } from './screen-loaders.ts';
import { FieldApp } from './state/field-app.svelte.ts';

const target = document.getElementById('app');
if (target === null) throw new Error('the page has no #app');

const preferences = { read: (key: string) => localStorage.getItem(key), write: (key: string, value: string) => localStorage.setItem(key, value) };
const language = languageFrom([preferences.read('language') ?? 'zh-CN']);
const [workspace, words] = await Promise.all([openWorkspace(pageDevicePorts({ window, document })), loadFieldWording[language]()]);
const engine = startSync(workspace.syncStore);
document.addEventListener('freeze', () => workspace.suspend());

const app = new FieldApp({
  workspace,
  sync: engine,
  clock: systemClock,
  preferences,
  language,
  words,
  deviceId: () => workspace.syncStore.formerDeviceId(),
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
