import { Dexie } from 'dexie';
import { CacheDatabase } from '../../../../src/device/cache-schema.ts';
import { openWorkspace } from '../../../../src/device/open-workspace.ts';
import type { OpenedWorkspace } from '../../../../src/device/open-workspace.ts';
import { pageDevicePorts } from '../../../../src/device/page-ports.ts';
import type { Live, VisitView } from '../../../../src/device/workspace.ts';
import { matchesSearch } from '../../../../src/field/state/search-visits.ts';
import { browserSyncPorts } from '../../../../src/sync/browser-ports.ts';
import { runCycle } from '../../../../src/sync/cycle.ts';
import { forgetPlain, plainFetchAndPut, plainOpen, plainPush } from './plain.ts';

const PIN = '748392';
const NAME = 'bench';

let app: OpenedWorkspace | null = null;

/** The product's own store and cycle in a page, asked by the bench. Times are milliseconds. */
const phone = {
  plainFetchAndPut,
  plainOpen,
  plainPush,
  forgetPlain,

  /** A phone that nobody ever used, signed in and with a PIN; nothing pulled yet. */
  async begin(login: { username: string; password: string; deviceName: string }): Promise<void> {
    app?.close();
    for (const name of await Dexie.getDatabaseNames()) if (name.startsWith(NAME)) await Dexie.delete(name);
    app = await open();
    const answer = await ports().transport.enrol({ ...login, deviceId: null }, new AbortController().signal);
    if (!answer.ok) throw new Error(answer.error.code);
    await app.syncStore.enrolled(answer.value.value);
    const chosen = await app.choosePin(PIN);
    if (!chosen.ok) throw new Error(chosen.error.code);
  },

  /** From the first request until a list of so many visits is there and a word of one's address finds it. */
  async firstSync(visits: number, words: string): Promise<number> {
    const beganAtMs = performance.now();
    const cycle = cycled();
    const views = await until(present().visits, (all) => all?.length === visits);
    const found = views!.filter((view) => matchesSearch(view, words, 'zh-CN'));
    const tookMs = performance.now() - beganAtMs;
    if (found.length === 0) throw new Error('not found');
    await cycle;
    return tookMs;
  },

  /** Until the list has stood still for long enough that its first look is on the disk (V-10), as after any day's work. */
  async listWrittenDown(): Promise<void> {
    const cache = new CacheDatabase(`${NAME}-cache`);
    while ((await cache.firstLooks.count()) === 0) await new Promise((resolve) => setTimeout(resolve, 100));
    cache.close();
  },

  /** From nothing open to the first fifty rows of the list: store, PIN (one round of PBKDF2), rows. */
  async coldOpen(): Promise<number> {
    const beganAtMs = performance.now();
    app = await open();
    const opened = await app.unlock(PIN);
    if (!opened.ok) throw new Error(opened.error.code);
    const views = await until(app.visits, (all) => (all?.length ?? 0) >= 50);
    const rows = views!.slice(0, 50).map(({ visit, orders }) => `${visit.address} ${orders[0]?.caseNumber}`);
    const tookMs = performance.now() - beganAtMs;
    if (rows.length !== 50) throw new Error('not fifty rows');
    return tookMs;
  },

  /** Until what has changed at the office is in the list. */
  async pullChanges(): Promise<number> {
    const before = total(await until(present().visits, (all) => all !== null));
    const beganAtMs = performance.now();
    const cycle = cycled();
    await until(present().visits, (all) => total(all) > before);
    const tookMs = performance.now() - beganAtMs;
    await cycle;
    return tookMs;
  },

  /** So many acts, captured as the app does it, on the visits in turn. */
  async capture(count: number): Promise<void> {
    const views = await until(present().visits, (all) => (all?.length ?? 0) > 0);
    for (let act = 0; act < count; act += 1) {
      present().touched(); // somebody is at it
      const { visit } = views![act % views!.length]!;
      const result = await present().capture({ subject: { kind: 'visit', id: visit.visitId }, kind: 'log-call', payload: { to: 'new-owner', outcome: 'reached', purpose: 'appointment', note: '约好上门时间，请带身份证' }, blobs: [] });
      if (!result.ok) throw new Error(result.error.code);
    }
  },

  /** Until everything captured is acknowledged. */
  async push(): Promise<number> {
    const beganAtMs = performance.now();
    const cycle = cycled();
    while ((await present().syncStore.unsent()).mutations > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    const tookMs = performance.now() - beganAtMs;
    await cycle;
    return tookMs;
  },

  async cycle(): Promise<void> {
    await cycled();
  },
};

export type SyncPhone = typeof phone;
Object.assign(globalThis, { phone });

function open(): Promise<OpenedWorkspace> {
  return openWorkspace({ ...pageDevicePorts({ window, document }), name: NAME, pinRounds: 1 });
}

function present(): OpenedWorkspace {
  if (app === null) throw new Error('not open');
  return app;
}

function ports() {
  return browserSyncPorts(present().syncStore);
}

async function cycled(): Promise<void> {
  const report = await runCycle(ports(), new AbortController().signal);
  if (report.failure !== null) throw new Error(report.failure.code);
}

/** Grows with every version that came. */
function total(views: readonly VisitView[] | null): number {
  return (views ?? []).reduce((sum, { orders }) => sum + orders.reduce((all, order) => all + order.version, 0), 0);
}

function until<T>(live: Live<T>, is: (value: T) => boolean): Promise<T> {
  return new Promise((resolve) => {
    let end = () => {};
    let isOver = false;
    end = live.subscribe((value) => {
      if (isOver || !is(value)) return;
      isOver = true;
      resolve(value);
      queueMicrotask(() => end());
    });
  });
}
