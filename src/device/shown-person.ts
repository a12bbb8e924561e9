import type { LockKey } from '../protocol/seal.ts';
import { readBoard } from './board.ts';
import type { Board, BoardRows } from './board.ts';
import type { DeviceStore } from './device-store.ts';
import { FirstLookWriter, openFirstLook, PAINTED_MS, readFirstLook, ROWS_AFTER_MS } from './first-look.ts';
import type { ClosedLook } from './first-look.ts';
import type { Known } from './known.ts';
import { BEHIND_MS, Source, watchTables } from './live.ts';
import { outboxItems, readOutbox } from './outbox-items.ts';
import type { OutboxRows } from './outbox-items.ts';
import type { IdentityRow } from './outbox-schema.ts';
import type { DevicePorts } from './ports.ts';
import type { ReadyKeys } from './ready-keys.ts';
import type { OutboxItem, VisitView } from './workspace.ts';
import { nothingIfLost } from './write-failure.ts';

interface ShownPorts {
  readonly store: DeviceStore;
  readonly device: DevicePorts;
  /** Who is enrolled, as it was last read. */
  readonly self: () => IdentityRow | null;
  readonly lockKey: () => LockKey | null;
  readonly board: Board;
  readonly keys: ReadyKeys;
  readonly known: Known;
}

export interface ShownPerson {
  readonly visits: Source<readonly VisitView[] | null>;
  readonly listWhole: Source<boolean>;
  readonly outbox: Source<readonly OutboxItem[] | null>;
  /** Another person than before: nothing of the last one's is shown any more. */
  follow(person: IdentityRow | null): void;
  /** The lock was opened or closed. */
  again(): Promise<void>;
  /** What is shown was written down last time, and its rows are still to be read (V-10). */
  isFirstLook(): boolean;
  readonly sending: (mutationIds: ReadonlySet<string>) => void;
  readonly end: () => void;
}

/** What the screens are shown of the person who is enrolled: the list and the outbox, closed with the lock, each made anew when its tables change. */
export function shownPerson(ports: ShownPorts): ShownPerson {
  const { store, lockKey, board, keys, known } = ports;
  const { timers } = ports.device;
  const visits = new Source<readonly VisitView[] | null>(null);
  const listWhole = new Source<boolean>(false);
  const outbox = new Source<readonly OutboxItem[] | null>(null);
  const looks = new FirstLookWriter(store.cache, { device: ports.device, lockKey });
  let now: ReadonlySet<string> = new Set();
  let items: OutboxRows | null = null;
  let endPerson = () => {};
  let look: ClosedLook | null = null;
  let beginRows = () => {};
  let personId: string | null = null;
  let boardRows: BoardRows | null = null;
  let showing = 0;

  function follow(person: IdentityRow | null): void {
    if (personId === (person?.worker.accountId ?? null)) return;
    endPerson();
    personId = person?.worker.accountId ?? null;
    boardRows = null;
    look = null;
    beginRows = () => {};
    known.follow(null);
    visits.set(null);
    listWhole.set(false);
    items = null;
    outbox.set(null);
    endPerson = person === null ? () => {} : followPerson(person);
  }

  function followPerson(person: IdentityRow): () => void {
    const authorId = person.worker.accountId;
    let endBoard: (() => void) | null = null;
    let isOver = false;
    let cancelRows = () => {};
    let endItems: (() => void) | null = null;
    beginRows = () => {
      cancelRows();
      if (isOver) return;
      endBoard ??= watchTables(timers, () => readBoard(store, authorId), (rows) => {
        boardRows = rows;
        look = null;
        known.follow(rows);
        return showVisits();
      });
      endItems ??= watchTables(timers, () => readOutbox(store, authorId), (rows) => {
        items = rows;
        showOutbox();
      });
    };
    // Whatever is wrong with a first look, the rows are read as ever.
    void readFirstLook(store.cache, person).catch(() => null).then(async (read) => {
      if (read === null || isOver) return beginRows();
      cancelRows = timers.after(ROWS_AFTER_MS, beginRows);
      look = read;
      if (lockKey() !== null) await showVisits();
    });
    return () => {
      isOver = true;
      cancelRows();
      looks.cancel();
      endBoard?.();
      endItems?.();
    };
  }

  function showOutbox(): void {
    if (items !== null) outbox.set(outboxItems(items, now));
  }

  /** Rows are read while the PIN is still being typed; the key alone is missing then. */
  async function showVisits(): Promise<void> {
    const key = lockKey();
    const mine = (showing += 1);
    if (key !== null && boardRows === null && look !== null) return showFirstLook(look, { key, mine });
    const rows = boardRows;
    if (key === null || rows === null || !rows.complete) {
      listWhole.set(false);
      return visits.set(null);
    }
    const views = await board.views(rows, { lockKey: key, store }).catch(nothingIfLost);
    if (lockKey() !== key || mine !== showing) return;
    if (views === null) return void timers.after(BEHIND_MS, () => void showVisits());
    listWhole.set(true);
    visits.set(views);
    // After the list and after every save: the next save finds its keys made.
    const organisationKey = ports.self()?.organisationKey;
    if (organisationKey !== undefined) keys.prepare({ organisationKey, lockKey: key });
    const { self, cursor } = rows;
    if (self !== null && cursor !== null) looks.writeLater({ views, self, cursor }, key);
  }

  /** What the list showed last, until its rows are read: they are begun behind it, so that neither waits for the other. */
  async function showFirstLook(closed: ClosedLook, { key, mine }: { key: LockKey; mine: number }): Promise<void> {
    const opened = await openFirstLook(closed, key).catch(() => null);
    const isOlder = lockKey() !== key || mine !== showing || boardRows !== null;
    if (opened !== null && !isOlder) {
      listWhole.set(opened.whole);
      visits.set(opened.views);
    }
    timers.after(PAINTED_MS, beginRows);
  }

  return {
    visits, listWhole, outbox, follow,
    again: showVisits,
    isFirstLook: () => look !== null,
    sending(mutationIds) {
      now = mutationIds;
      showOutbox();
    },
    end: () => endPerson(),
  };
}
