import '../domain/jitless.ts';
import { mount } from 'svelte';
import '../ui/tokens.css';
import App from './App.svelte';
import { systemClock } from '../base/clock.ts';
import { keepLogWhole } from '../device/fresh-log.ts';
import { openWorkspace } from '../device/open-workspace.ts';
import type { OpenedWorkspace } from '../device/open-workspace.ts';
import { localTexts, pageDevicePorts } from '../device/page-ports.ts';
import { nothingIfLost } from '../device/write-failure.ts';
import { lateEngine } from '../sync/late-engine.ts';
import { languageFrom } from '../wording/language.ts';
import { loadDayWording } from '../wording/load-field.ts';
import { trustOwnScripts } from './own-scripts.ts';
import { preloadScreens } from './screen-loaders.ts';
import { closeDialog } from './state/close-dialog.ts';
import { FieldApp } from './state/field-app.svelte.ts';

trustOwnScripts(window);
const local = localTexts(window);
keepLogWhole(window, local);

/** A phone that stays locked still sends what it has (S-12), and need not be quick about it. */
const LONGEST_REST_MS = 3_000;

const target = document.getElementById('app');
if (target === null) throw new Error('the page has no #app');

const preferences = { read: (key: string) => local.getItem(key), write: (key: string, value: string) => local.setItem(key, value) };
const language = languageFrom(preferences.read('language'), navigator.languages);
const [opened, words] = await Promise.all([openWorkspace(pageDevicePorts({ window, document })).catch(nothingIfLost), loadDayWording[language]()]);
if (opened === null) {
  // Neither a new phone nor an empty one: what it holds is there when the browser can open it again (F16).
  document.documentElement.lang = language;
  const { default: StoreShut } = await import('./StoreShut.svelte');
  mount(StoreShut, { target, props: { language, retry: words.common.retry, again: () => location.reload() } });
} else start(opened, target);

function start(workspace: OpenedWorkspace, target: HTMLElement): void {
  const engine = lateEngine(async () => (await import('../sync/start-sync.ts')).startSync(workspace.syncStore, workspace.registerStore));
  document.addEventListener('freeze', () => workspace.suspend());

  const app = new FieldApp({
    workspace,
    sync: engine,
    clock: systemClock,
    preferences,
    language,
    words,
    deviceId: () => workspace.syncStore.formerDeviceId(),
    address: { history, location, addEventListener: (type, listener) => addEventListener(type, listener), closeDialog },
    buildId: __BUILD_ID__,
    setAside: (mutationId) => workspace.setAside(mutationId),
  });
  mount(App, { target, props: { app } });

  let rested = false;
  setTimeout(afterStart, LONGEST_REST_MS);
  workspace.lockState.subscribe((state) => {
    if (state === 'not-enrolled' || state === 'pin-needed') afterStart();
  });
  workspace.visits.subscribe((visits) => {
    if (visits !== null) afterStart();
  });

  /** Whatever the first screen does without: the way to the office, the next build, the other screens and the rules of the acts. */
  function afterStart(): void {
    if (rested) return;
    rested = true;
    whenIdle(() => {
      engine.wake();
      void keepShell();
      void import('../device/capture.ts');
      void import('../device/register-files/find-in-registers.ts');
      void app.learnWords().catch(() => undefined); // asked for again by the first screen that needs them
      void preloadScreens();
    });
  }

  /** A newer build is offered, never forced: a visit goes on with the one it began with. */
  async function keepShell(): Promise<void> {
    if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return;
    const { Workbox } = await import('workbox-window');
    const shell = new Workbox('/sw.js');
    shell.addEventListener('waiting', () => app.offerUpdate(() => shell.messageSkipWaiting()));
    shell.addEventListener('controlling', (event) => {
      if (event.isUpdate === true) app.buildChanged(() => location.reload());
    });
    await shell.register();
  }
}

/** Some browsers do not say when they are idle. */
function whenIdle(run: () => void): void {
  if ('requestIdleCallback' in window) window.requestIdleCallback(run);
  else setTimeout(run, 500);
}
