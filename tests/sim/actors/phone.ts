import type { Result } from '../../../src/base/result.ts';
import { Board, readBoard } from '../../../src/device/board.ts';
import { capture } from '../../../src/device/capture.ts';
import type { DeviceStore } from '../../../src/device/device-store.ts';
import { asideOf } from '../../../src/device/set-aside.ts';
import { Known } from '../../../src/device/known.ts';
import { Lock } from '../../../src/device/lock.ts';
import { lookForLoss } from '../../../src/device/look-for-loss.ts';
import { outboxItems, readOutbox } from '../../../src/device/outbox-items.ts';
import type { DevicePorts } from '../../../src/device/ports.ts';
import { ReadyKeys } from '../../../src/device/ready-keys.ts';
import type { Sentinel } from '../../../src/device/sentinel.ts';
import { syncStore } from '../../../src/device/sync-store.ts';
import type { DeviceSyncStore } from '../../../src/device/sync-store.ts';
import type { Capture, OutboxItem, VisitView } from '../../../src/device/workspace.ts';
import { runCycle } from '../../../src/sync/cycle.ts';
import { startEngine } from '../../../src/sync/engine.ts';
import type { Engine } from '../../../src/sync/engine.ts';
import { httpTransport } from '../../../src/sync/http-transport.ts';
import type { Timers } from '../../../src/base/timers.ts';
import type { CycleLock, SyncPorts, SyncStore, Transport } from '../../../src/sync/ports.ts';
import type { DiskGate } from '../disk/memory-tables.ts';
import type { Random } from '../world/random.ts';
import type { World } from '../world/world.ts';
import type { Line } from './line.ts';

export const PIN = '748392';

/** The disk as this run has it: in memory, or IndexedDB itself. */
export interface Disk {
  open(gate: DiskGate): DeviceStore;
  breakLocks(): void;
  /** The power went: what was not flushed is gone, which strict writes never are. */
  loseRelaxed(count: number): void;
}

/** Where a planted bug may take hold of a phone: everything here is a port of the product. */
export interface PhonePorts {
  readonly store: (store: SyncStore) => SyncStore;
  readonly transport: (transport: Transport) => Transport;
  readonly timers: (timers: Timers) => Timers;
  readonly lock: (lock: CycleLock) => CycleLock;
}

export const asBuilt: PhonePorts = { store: (store) => store, transport: (transport) => transport, timers: (timers) => timers, lock: (lock) => lock };

export interface PhonePlace {
  readonly name: string;
  readonly world: World;
  readonly random: Random;
  readonly line: Line;
  readonly disk: Disk;
  readonly ports: PhonePorts;
  /** Looks at everything this phone takes for settled, at that very moment. */
  readonly witness: (store: SyncStore, phone: Phone) => SyncStore;
}

/** The app as one process of the phone: it dies as a whole, and everything it waited for never comes. */
export interface App {
  isAlive: boolean;
  steps: number;
  readonly store: DeviceStore;
  readonly sync: DeviceSyncStore;
  readonly lock: Lock;
  readonly board: Board;
  readonly ports: DevicePorts;
  readonly keys: ReadyKeys;
  /** What the last look at the screen has read: older than the live queries of a browser ever let it become. */
  readonly known: Known;
  engine: Engine | null;
  turn: Promise<unknown>;
}

const untroubled: DiskGate = Object.assign(() => undefined, { isDead: () => false });

export class Phone {
  app: App | null = null;
  skewMs = 0;
  isFull = false;
  /** The browser loses its handle on the database at the next so many steps. */
  brokenSteps = 0;
  crashes = 0;
  /** Why the lock did not open. */
  lastRefusal = '';
  sentinel: Sentinel | null = null;
  isVisible = true;
  isFrozen = false;
  readonly #sentinels: (Sentinel | null)[] = [];
  #dieAt: { readonly step: number; readonly then: () => void } | null = null;
  #holder: App | null = null;
  readonly #wakes = new Set<() => void>();
  readonly #freezes = new Set<() => void>();
  readonly place: PhonePlace;

  constructor(place: PhonePlace) {
    this.place = place;
  }

  get name(): string {
    return this.place.name;
  }

  nowMs(): number {
    return Math.max(0, this.place.world.nowMs() + this.skewMs);
  }

  /** Opens the app as `openWorkspace` does, and begins to sync. Unlocked only by a person. */
  async start(): Promise<void> {
    if (this.app !== null) return;
    const app = this.#newApp();
    this.app = app;
    await lookForLoss({ outbox: app.store.outbox, sentinel: app.ports.sentinel, timers: app.ports.timers }, { seen: await app.ports.sentinel.read(), self: await app.store.outbox.self() });
    if (!app.isAlive) return;
    app.engine = startEngine({ ...this.#syncPorts(app), page: this.#page(app), askForWakeUp: () => {} });
  }

  async unlock(): Promise<boolean> {
    const { app } = this;
    if (app === null) return false;
    app.lock.touched();
    if (app.lock.key !== null) return true;
    const opened = await app.lock.unlock(PIN);
    if (!opened.ok) this.lastRefusal = opened.error.code;
    if (opened.ok) app.sync.saved();
    return opened.ok;
  }

  /** Dies before its n-th step from now at the disk. */
  dieAfter(steps: number, then: () => void = () => {}): void {
    this.#dieAt = { step: (this.app?.steps ?? 0) + steps, then };
  }

  /** The process ends here and now. `lost`: relaxed writes that a power cut takes with it. */
  kill(lost = 0): void {
    const { app } = this;
    this.#dieAt = null;
    if (app === null) return;
    this.crashes += 1;
    app.isAlive = false;
    app.engine?.stop();
    app.lock.close();
    this.app = null;
    this.#holder = null;
    this.#wakes.clear();
    this.#freezes.clear();
    this.place.disk.breakLocks();
    if (lost > 0) {
      this.place.disk.loseRelaxed(lost);
      for (let i = 0; i < Math.min(lost, 2); i += 1) this.sentinel = this.#sentinels.pop() ?? this.sentinel;
    }
  }

  wake(): void {
    for (const run of [...this.#wakes]) run();
  }

  /** Turned away from, or looked at again: the browser tells the page. */
  show(isVisible: boolean): void {
    const isNew = isVisible && !this.isVisible;
    this.isVisible = isVisible;
    if (isNew) this.wake();
  }

  freeze(): void {
    this.isFrozen = true;
    for (const run of [...this.#freezes]) run();
  }

  thaw(): void {
    this.isFrozen = false;
    this.wake();
  }

  /** What the worker sees; null while the app is closed or locked. */
  async visits(): Promise<readonly VisitView[] | null> {
    const { app } = this;
    const self = await app?.store.outbox.self();
    if (app === null || self == null || app.lock.key === null) return null;
    const [rows, contact] = await Promise.all([readBoard(app.store, self.worker.accountId), app.store.cache.contacts.get('contact')]);
    app.known.follow(rows);
    app.known.heard(contact?.offsetMs ?? null);
    return app.lock.key === null ? null : app.board.views(rows, { lockKey: app.lock.key, store: app.store });
  }

  async capture(act: Capture): Promise<Result<{ mutationId: string }> | null> {
    const { app } = this;
    if (app === null) return null;
    app.lock.touched();
    const mine = app.turn.then(() => capture({ store: app.store, board: app.board, device: app.ports, lockKey: () => app.lock.key, keys: app.keys, known: app.known }, act));
    app.turn = mine.catch(() => undefined);
    const result = await mine;
    if (result.ok) app.sync.saved();
    return result;
  }

  /** The outbox as its screen shows it. */
  async items(): Promise<readonly OutboxItem[]> {
    const store = this.app?.store ?? this.place.disk.open(untroubled);
    const self = await store.outbox.self();
    return self === null ? [] : outboxItems(await readOutbox(store, self.worker.accountId), new Set());
  }

  /** Acts that no request was taken with, and that this phone alone has: shown as needing attention (S-05). */
  async keptHere(): Promise<ReadonlySet<string>> {
    const store = this.app?.store ?? this.place.disk.open(untroubled);
    const rows = await store.outbox.envelopes.toArray();
    return new Set(rows.filter(({ state }) => state === 'refused-here' || state === 'kept-here').map(({ mutationId }) => mutationId));
  }

  /** The author has seen the refusals and goes on (S-05). */
  async goOn(): Promise<number> {
    const { app } = this;
    if (app === null) return 0;
    const { envelopes } = app.store.outbox;
    const put = await app.store.outbox.transaction('rw', [envelopes], async () => {
      const refused = (await envelopes.toArray()).filter(({ state }) => state === 'rejected' || state === 'refused-here');
      for (const row of refused) await envelopes.put({ ...row, state: asideOf(row.state) });
      return refused.length;
    });
    if (put > 0) app.sync.saved();
    return put;
  }

  /** The service worker is woken: the same cycle, without the lock's key and beside the page. */
  async wakeWorker(): Promise<void> {
    const app = this.#newApp();
    await this.#exclusively(app, () => runCycle(this.#syncPorts(app), new AbortController().signal)).catch(() => undefined);
  }

  async unsent(): Promise<number> {
    const store = this.app?.store ?? this.place.disk.open(untroubled);
    const waiting = await store.outbox.envelopes.where('[state+deviceSequence]').between(['waiting', 0], ['waiting', Infinity]).count();
    const bytes = await store.outbox.blobs.where('[state+rank]').between(['waiting', 0], ['waiting', Infinity]).count();
    return waiting + bytes;
  }

  #newApp(): App {
    const { world, random, disk } = this.place;
    const app = { isAlive: true, steps: 0, board: new Board(), engine: null, turn: Promise.resolve(), keys: new ReadyKeys(), known: new Known() } as unknown as App;
    const timers: Timers = { after: (delayMs, run) => world.after(delayMs, () => void (app.isAlive && run())) };
    const startedMs = world.nowMs();
    const clock = { nowMs: () => this.nowMs(), monotonicMs: () => world.nowMs() - startedMs };
    const device: DevicePorts = {
      clock, timers, name: this.name, pinRounds: 1,
      random: (length) => random.bytes(length),
      sentinel: {
        read: async () => this.sentinel,
        write: async (next) => {
          if (!app.isAlive) return;
          this.#sentinels.push(this.sentinel);
          if (this.#sentinels.length > 3) this.#sentinels.shift();
          this.sentinel = next;
        },
      },
      storage: { persisted: async () => true, persist: async () => true, estimate: async () => ({ usedBytes: 0, quotaBytes: 2 ** 32 }) },
      sight: { hidden: () => !this.isVisible, onChange: () => () => {} },
    };
    const store = disk.open(Object.assign((step: 'read' | 'write' | 'commit') => this.#gate(app, step), { isDead: () => !app.isAlive }));
    const lock = new Lock(store.outbox, device);
    Object.assign(app, { ports: device, store, lock, sync: syncStore(store, device, () => lock.key) });
    return app;
  }

  #syncPorts(app: App): SyncPorts {
    const { line, random, ports, witness } = this.place;
    const { clock, timers } = app.ports;
    const wire = httpTransport({ fetch: line.fetchFor(() => app.isAlive), clock, timers });
    const transport: Transport = { ...wire, listen: (onMore, signal) => this.#listen(app, onMore, signal) };
    return {
      store: ports.store(witness(app.sync, this)),
      transport: ports.transport(transport),
      clock,
      timers: ports.timers(timers),
      chance: () => random.share(),
      lock: ports.lock({ exclusively: (run) => this.#exclusively(app, run) }),
    };
  }

  async #exclusively<T>(app: App, run: () => Promise<T>): Promise<T | 'busy'> {
    if (this.#holder !== null && this.#holder.isAlive) return 'busy';
    this.#holder = app;
    try {
      return await run();
    } finally {
      if (this.#holder === app) this.#holder = null;
    }
  }

  #page(app: App) {
    const add = (set: Set<() => void>, run: () => void) => {
      const mine = () => void (app.isAlive && run());
      set.add(mine);
      return () => void set.delete(mine);
    };
    return {
      visible: () => this.isVisible,
      frozen: () => this.isFrozen,
      onWake: (run: () => void) => add(this.#wakes, run),
      onFreeze: (run: () => void) => add(this.#freezes, run),
    };
  }

  /** The office's hint travels the same line: it comes late, or not at all. */
  #listen(app: App, onMore: () => void, signal: AbortSignal): Promise<void> {
    const { line, world } = this.place;
    return new Promise((resolve) => {
      const { office, weather } = line;
      if (weather.away || weather.down || weather.portal || !office.isUp || signal.aborted) return void world.after(weather.slowestMs, resolve);
      const topic = `worker:${this.place.name}`;
      const endHearing = office.listen(topic, () => world.after(line.weather.slowestMs, () => {
        if (app.isAlive && !line.weather.away && !line.weather.down && !line.weather.deaf && !line.weather.portal) onMore();
      }));
      const end = () => {
        endHearing();
        endKill();
        resolve();
      };
      const endKill = office.onKill(end);
      signal.addEventListener('abort', end, { once: true });
    });
  }

  #gate(app: App, step: 'read' | 'write' | 'commit'): Promise<void> | undefined {
    if (!app.isAlive) return new Promise(() => {}); // nothing comes back to the dead
    app.steps += 1;
    if (app === this.app && this.#dieAt !== null && app.steps >= this.#dieAt.step) {
      const { then } = this.#dieAt;
      this.kill();
      then();
      return new Promise(() => {});
    }
    if (this.brokenSteps > 0) {
      this.brokenSteps -= 1;
      throw new DOMException('Connection to Indexed Database server lost', 'UnknownError');
    }
    if (this.isFull && step === 'commit') return undefined;
    if (this.isFull && step === 'write') throw new DOMException('', 'QuotaExceededError');
    return undefined;
  }
}
