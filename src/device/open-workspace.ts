import { calendarYear } from '../protocol/pull.ts';
import type { CalendarYear } from '../protocol/pull.ts';
import type { WorkerProfile } from '../protocol/enrol.ts';
import { Board, readBoard } from './board.ts';
import { capture } from './capture.ts';
import { openStore, releaseStore } from './device-store.ts';
import { drafts } from './drafts.ts';
import { fileOf } from './envelope-parts.ts';
import { asideOf } from './keep-capture.ts';
import { Source, watchTables } from './live.ts';
import { Lock } from './lock.ts';
import { lookForLoss } from './look-for-loss.ts';
import { outboxItems, readOutbox } from './outbox-items.ts';
import type { OutboxRows } from './outbox-items.ts';
import type { DevicePorts } from './ports.ts';
import { readStorage } from './storage-state.ts';
import { syncStore } from './sync-store.ts';
import type { DeviceSyncStore } from './sync-store.ts';
import type { Capture, OutboxItem, StorageState, VisitView, Workspace } from './workspace.ts';

/** The workspace with what only the entry point may use. */
export interface OpenedWorkspace extends Workspace {
  readonly syncStore: DeviceSyncStore;
  /** The author has seen a refusal and goes on without that item: it stays kept, its lane moves again. */
  setAside(mutationId: string): Promise<void>;
  /** The page is being frozen: lets go of the databases. They open again by themselves. */
  suspend(): void;
  close(): void;
}

/** Opens the phone's store. Works the same offline, cold and for the hundredth time; nothing in it waits for the network. */
export async function openWorkspace(ports: DevicePorts): Promise<OpenedWorkspace> {
  const store = openStore(ports);
  const lostBefore = await lookForLoss(store.outbox, ports.sentinel);
  const lock = new Lock(store.outbox, ports);
  const board = new Board();
  const lockKey = () => lock.key;
  const sync = syncStore(store, ports, lockKey);

  const worker = new Source<WorkerProfile | null>(null);
  const visits = new Source<readonly VisitView[] | null>(null);
  const outbox = new Source<readonly OutboxItem[]>([]);
  const calendars = new Source<readonly CalendarYear[]>([]);
  const storage = new Source<StorageState>({ persisted: false, usedBytes: 0, quotaBytes: 0, lostItems: lostBefore, enoughForVisit: true });
  let sending: ReadonlySet<string> = new Set();
  let items: OutboxRows = { envelopes: [], blobs: new Map(), accepted: new Set() };
  let lostNow = lostBefore;
  let endPerson = () => {};
  let personId: string | null = null;

  async function refreshStorage(): Promise<void> {
    storage.set(await readStorage(ports.storage, lostNow));
  }

  function follow(authorId: string | null): void {
    endPerson();
    personId = authorId;
    visits.set(null);
    outbox.set([]);
    endPerson = authorId === null ? () => {} : followPerson(authorId);
  }

  function followPerson(authorId: string): () => void {
    const endBoard = watchTables(() => readBoard(store, authorId), async (rows) => showVisits(rows));
    const endItems = watchTables(() => readOutbox(store, authorId), (rows) => {
      items = rows;
      outbox.set(outboxItems(items, sending));
    });
    return () => {
      endBoard();
      endItems();
    };
  }

  async function showVisits(rows: Awaited<ReturnType<typeof readBoard>>): Promise<void> {
    const key = lock.key;
    if (key === null || !rows.complete) return visits.set(null);
    const views = await board.views(rows, key);
    if (lock.key === key) visits.set(views);
  }

  const endSelf = watchTables(
    async () => ({ self: await store.outbox.self(), lockRow: await store.outbox.lockRow() }),
    ({ self, lockRow }) => {
      lock.follow(self, lockRow);
      if (JSON.stringify(worker.value) !== JSON.stringify(self?.worker ?? null)) worker.set(self?.worker ?? null);
      if (personId !== (self?.worker.accountId ?? null)) follow(self?.worker.accountId ?? null);
      if (self !== null && self.lostItems !== lostNow) {
        lostNow = self.lostItems;
        void refreshStorage();
      }
    },
  );
  const endCalendars = watchTables(
    () => store.cache.rows.where('entity').equals('calendar').toArray(),
    (rows) => calendars.set(rows.map((row) => calendarYear.parse(row.clear)).sort((a, b) => a.year - b.year)),
  );
  const endLock = lock.state.subscribe((state) => {
    if (state !== 'open') board.forget();
    if (personId !== null) follow(personId);
    if (state === 'open') sync.saved();
  });
  sync.onSending((mutationIds) => {
    sending = mutationIds;
    outbox.set(outboxItems(items, sending));
  });
  void refreshStorage();

  let turn: Promise<unknown> = Promise.resolve();
  const capturePorts = { store, board, device: ports, lockKey };

  return {
    worker, visits, outbox, calendars, storage,
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
      const mine = turn.then(() => capture(capturePorts, act as unknown as Capture));
      turn = mine.catch(() => undefined);
      return mine.then((result) => {
        if (result.ok) sync.saved();
        void refreshStorage();
        return result;
      });
    },
    async bytesOf(sha256) {
      const [row, body] = await Promise.all([store.outbox.blobs.get(sha256), store.outbox.bodies.get(sha256)]);
      return row === undefined || body === undefined || lock.key === null ? null : fileOf(row, body, lock.key);
    },
    ...drafts({ store, device: ports, lockKey }),
    async askToPersist() {
      await ports.storage.persist();
      await refreshStorage();
    },
    syncStore: sync,
    async setAside(mutationId) {
      await store.outbox.transaction('rw', [store.outbox.envelopes], async () => {
        const row = await store.outbox.envelopes.get(mutationId);
        const isRefused = row !== undefined && ['rejected', 'refused-here', 'conflict'].includes(row.state);
        if (isRefused) await store.outbox.envelopes.put({ ...row, state: asideOf(row.state) });
      });
      sync.saved();
    },
    suspend: () => releaseStore(store),
    close() {
      for (const end of [endSelf, endCalendars, endLock, endPerson]) end();
      lock.close();
      store.outbox.close();
      store.cache.close();
    },
  };
}
