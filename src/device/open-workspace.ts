import type { LocalCode } from '../base/codes.ts';
import type { Failure, Result } from '../base/result.ts';
import type { CalendarYear } from '../domain/programme/calendar.ts';
import type { WorkerProfile } from '../protocol/enrol.ts';
import type { RegisterStore } from '../sync/register-ports.ts';
import { Board } from './board.ts';
import { openStore, releaseStore } from './device-store.ts';
import { drafts } from './drafts.ts';
import { openedFile } from './envelope-parts.ts';
import { PAINTED_MS } from './first-look.ts';
import { Known } from './known.ts';
import { Source, watchBehind, watchTables } from './live.ts';
import { lateSyncStore } from './late-sync-store.ts';
import { Lock } from './lock.ts';
import { LookAgain } from './look-again.ts';
import { lookForLoss } from './look-for-loss.ts';
import type { DevicePorts } from './ports.ts';
import { lazyFiles } from './register-files/lazy-files.ts';
import { registerLookup } from './register-files/register-lookup.ts';
import { RegisterShelf } from './register-files/register-shelf.ts';
import { lateRegisterStore } from './register-files/late-register-store.ts';
import { ReadyKeys } from './ready-keys.ts';
import { rescueBox } from './rescue-box.ts';
import { readBody } from './read-body.ts';
import { shownPerson } from './shown-person.ts';
import { readStorage } from './storage-state.ts';
import type { DeviceSyncStore } from './sync-store.ts';
import type { Capture, StorageState, VisitView, Workspace } from './workspace.ts';
import { nothingIfLost } from './write-failure.ts';

/** The workspace with what only the entry point may use. */
export interface OpenedWorkspace extends Workspace {
  readonly syncStore: DeviceSyncStore;
  readonly registerStore: RegisterStore;
  /** The author has seen a refusal and goes on without that item: it stays kept, its lane moves again. Codes: storage/full, storage/connection-lost. */
  setAside(mutationId: string): Promise<Result<void, Failure<LocalCode>>>;
  /** The page is being frozen: lets go of the databases. They open again by themselves. */
  suspend(): void;
  close(): void;
}

/** Opens the phone's store. Works the same offline, cold and for the hundredth time; nothing in it waits for the network. */
export async function openWorkspace(ports: DevicePorts): Promise<OpenedWorkspace> {
  const store = openStore(ports);
  // All at once, the longest first: each is ways to another process and back, and the first screen waits for the slowest alone.
  const reading = store.outbox.identity();
  void store.cache.open().catch(nothingIfLost); // not needed yet
  const [seen, first] = await Promise.all([ports.sentinel.read(), reading]);
  const kept = { outbox: store.outbox, sentinel: ports.sentinel, timers: ports.timers };
  const lostBefore = await lookForLoss(kept, { seen, self: first.self });
  const lock = new Lock(store.outbox, ports);
  const board = new Board();
  const keys = new ReadyKeys();
  const known = new Known();
  const lockKey = () => lock.key;
  const sync = lateSyncStore(store, ports, lockKey);
  const files = lazyFiles(ports.registerFiles ?? (async () => (await import('./register-files/database-files.ts')).databaseFiles(`${ports.name}-registers`, ports.indexedDb)));
  const shelf = new RegisterShelf({ cache: store.cache, device: ports, files, lockKey, epoch: async () => (await store.outbox.self())?.epoch ?? '' });
  const register = registerLookup(shelf);
  const rescue = rescueBox(store, ports, () => sync.saved());

  const worker = new Source<WorkerProfile | null>(null);
  const calendars = new Source<readonly CalendarYear[]>([]);
  const storage = new Source<StorageState>({ persisted: false, usedBytes: 0, quotaBytes: 0, lostItems: lostBefore, enoughForVisit: true });
  let lostNow = lostBefore;
  let selfNow = first.self;
  const shown = shownPerson({ store, device: ports, self: () => selfNow, lockKey, board, keys, known });
  const { visits, listWhole, outbox } = shown;

  async function refreshStorage(): Promise<void> {
    const facts = await readStorage(ports.storage).catch(() => null); // a browser may not say
    if (facts !== null) storage.set({ ...facts, lostItems: lostNow });
  }

  /** Who is enrolled. A PIN may be chosen while it is read, so how many were is told as of before. */
  const readWho = async () => ({ chosen: lock.chosen, ...(await store.outbox.identity()) });
  type Who = Awaited<ReturnType<typeof readWho>>;

  function learn({ self, lockRow, chosen }: Who): void {
    selfNow = self;
    lock.follow(self, { row: lockRow, chosen });
    if (JSON.stringify(worker.value) !== JSON.stringify(self?.worker ?? null)) worker.set(self?.worker ?? null);
    shown.follow(self);
  }

  learn({ ...first, chosen: 0 });
  /** A loss first: should the store go once more while it is looked for, all of this is done again. */
  async function learnWho(who: Who): Promise<true> {
    const { self } = who;
    const lost = self !== null ? self.lostItems : selfNow === null ? lostNow : await lookForLoss(kept, { seen: await ports.sentinel.read(), self });
    learn(who);
    if (lost === lostNow) return true;
    lostNow = lost;
    storage.set({ ...storage.value, lostItems: lost }); // at once: while all is being cleared the browser may not say how much room there is
    void refreshStorage();
    return true;
  }

  const again = new LookAgain({
    timers: ports.timers,
    learn: () => readWho().then(learnWho).catch(() => false), // half cleared, a store fails in every way there is
    release: () => releaseStore(store),
  });
  const endSelf = watchTables(ports.timers, readWho, async (who) => {
    if ((await learnWho(who).catch(nothingIfLost)) === null) again.begin();
  });
  store.outbox.onTakenAway(() => again.begin());
  const endCalendars = watchBehind(
    ports.timers,
    () => store.cache.rows.where('entity').equals('calendar').toArray(),
    (rows) => calendars.set(rows.map((row) => row.clear as CalendarYear).sort((a, b) => a.year - b.year)),
  );
  const endContact = watchTables(ports.timers, () => store.cache.contacts.get('contact'), (contact) => known.heard(contact?.offsetMs ?? null));
  const endLock = lock.state.subscribe((state) => {
    if (state !== 'open') {
      board.forget();
      keys.forget();
      shelf.follow(false);
    }
    const behind = () => {
      if (lock.key === null) return;
      shelf.follow(true);
      sync.saved();
    };
    // The list first: leases and what is left to send are looked at behind it.
    void shown.again().finally(() => state === 'open' && (shown.isFirstLook() ? ports.timers.after(PAINTED_MS, behind) : behind()));
  });
  sync.onSending(shown.sending);
  void refreshStorage();

  const readRules = () => import('./capture.ts');
  let rules: Awaited<ReturnType<typeof readRules>> | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  const capturePorts = { store, board, device: ports, lockKey, keys, known };

  return {
    worker, visits, listWhole, outbox, calendars, storage, register, rescue,
    lockState: lock.state,
    choosePin: (pin) => lock.choosePin(pin),
    unlock: (pin) => lock.unlock(pin),
    lock: () => lock.lock(),
    touched: () => lock.touched(),
    visit: (visitId) => ({
      subscribe(next) {
        let last: VisitView | null | undefined;
        return visits.subscribe((views) => {
          const view = views?.find(({ visit }) => visit.visitId === visitId) ?? null;
          if (view !== last) next((last = view));
        });
      },
    }),
    capture(act) {
      const mine = turn.then(async () => {
        // A list can be read without the rules of the acts. Asking for them costs a frame each time: once is enough.
        rules ??= await readRules();
        return rules.capture(capturePorts, act as unknown as Capture);
      });
      turn = mine.catch(() => undefined);
      return mine.then((result) => {
        if (result.ok) sync.saved();
        void refreshStorage();
        return result;
      });
    },
    async bytesOf(sha256) {
      const [row, body] = await Promise.all([store.outbox.blobs.get(sha256), readBody(store.outbox, sha256)]);
      return row === undefined || body === null || lock.key === null ? null : openedFile(row, body, lock.key);
    },
    ...drafts({ store, device: ports, lockKey }),
    async askToPersist() {
      await ports.storage.persist();
      await refreshStorage();
    },
    syncStore: sync,
    registerStore: lateRegisterStore(shelf),
    async setAside(mutationId) {
      const done = await (await import('./set-aside.ts')).setAside(store, ports.timers, mutationId);
      if (done.ok) sync.saved();
      return done;
    },
    suspend() {
      files.release();
      releaseStore(store);
    },
    close() {
      again.close();
      for (const end of [endSelf, endCalendars, endContact, endLock, shown.end]) end();
      lock.close();
      register.close();
      rescue.close();
      shelf.close();
      store.outbox.close();
      store.cache.close();
    },
  };
}
