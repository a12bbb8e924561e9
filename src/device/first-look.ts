import { programmeKey } from '../domain/programme/programme-key.ts';
import type { Programme } from '../domain/programme/schema.ts';
import type { RandomBytes } from '../base/ids.ts';
import type { FeedCursor } from '../sync/ports.ts';
import type { LockKey } from '../protocol/seal.ts';
import type { CacheDatabase, CacheRow, FirstLookRow } from './cache-schema.ts';
import type { IdentityRow } from './outbox-schema.ts';
import type { DevicePorts } from './ports.ts';
import { openUnderLock, sealUnderLock } from './row-seal.ts';
import type { VisitView } from './workspace.ts';

/** More than anybody sees before the rest is there. */
const MOST_VISITS = 50;
const STILL_MS = 2_000;

/** While the PIN is typed the rows are read; a PIN typed faster than this shows the first look before them. */
export const ROWS_AFTER_MS = 400;
/** By then a first look that was given to a screen is on it, and the rows may be read. */
export const PAINTED_MS = 50;

interface Written {
  readonly visits: readonly Omit<VisitView, 'programmes'>[];
  readonly whole: boolean;
}

export interface FirstLook {
  readonly views: readonly VisitView[];
  /** There are no more than these. */
  readonly whole: boolean;
}

/** What is read before the PIN, for the moment when the key is there. */
export interface ClosedLook {
  readonly row: FirstLookRow;
  readonly programmes: readonly CacheRow[];
}

/** Changes with every act captured here and every page taken from the office. */
function stampOf(self: IdentityRow, cursor: FeedCursor): string {
  return [self.installId, self.nextSequence, cursor.epoch, cursor.generation, cursor.cursor].join('/');
}

/** Null: none was written, or the store has moved on since. */
export async function readFirstLook(cache: CacheDatabase, self: IdentityRow): Promise<ClosedLook | null> {
  const authorId = self.worker.accountId;
  return cache.transaction('r', [cache.firstLooks, cache.cursors, cache.rows], async () => {
    const [row, cursor, programmes] = await Promise.all([cache.firstLooks.get(authorId), cache.cursors.get(`worker:${authorId}`), cache.rows.where('entity').equals('programme').toArray()]);
    return row === undefined || cursor?.complete !== true || row.stamp !== stampOf(self, cursor) ? null : { row, programmes };
  });
}

/** Null: sealed under another key, or changed on the disk. Then the list is made of its rows, as ever. */
export async function openFirstLook(closed: ClosedLook, lockKey: LockKey): Promise<FirstLook | null> {
  const written = (await openUnderLock(closed.row.sealed, labelOf(closed.row), lockKey)) as Written | null;
  if (written === null) return null;
  const programmes = new Map(closed.programmes.map(({ entityId, clear }) => [entityId, clear as Programme]));
  const views = written.visits.map((view) => ({ ...view, programmes }));
  const isReadable = views.every(({ orders }) => orders.every(({ programme }) => programmes.has(programmeKey(programme))));
  return isReadable ? { views, whole: written.whole } : null;
}

interface List {
  readonly views: readonly VisitView[];
  readonly self: IdentityRow;
  readonly cursor: FeedCursor;
}

interface WriterPorts {
  readonly device: Pick<DevicePorts, 'timers' | 'random'>;
  readonly lockKey: () => LockKey | null;
}

/** Writes the list down once it stands still, behind it and never in its way. */
export class FirstLookWriter {
  readonly #cache: CacheDatabase;
  readonly #ports: WriterPorts;
  #cancel = () => {};

  constructor(cache: CacheDatabase, ports: WriterPorts) {
    this.#cache = cache;
    this.#ports = ports;
  }

  writeLater(list: List, lockKey: LockKey): void {
    const { device } = this.#ports;
    this.#cancel();
    this.#cancel = device.timers.after(STILL_MS, () => {
      if (this.#ports.lockKey() === lockKey) void writeFirstLook(this.#cache, list, { lockKey, random: device.random }).catch(() => undefined); // a full disk only means none next time
    });
  }

  cancel(): void {
    this.#cancel();
  }
}

/** Stamped with what its rows were read at; where the store has moved on since, nothing is written (V-10). */
async function writeFirstLook(
  cache: CacheDatabase,
  list: List,
  key: { readonly lockKey: LockKey; readonly random: RandomBytes },
): Promise<void> {
  const { views, self } = list;
  const authorId = self.worker.accountId;
  const stamp = stampOf(self, list.cursor);
  const pending = views.reduce((sum, view) => sum + view.pending, 0);
  const before = await cache.firstLooks.get(authorId);
  if (before?.stamp === stamp && before.pending === pending) return;
  const visits = views.slice(0, MOST_VISITS).map(({ visit, orders, pending: unsent, withdrawn }) => ({ visit, orders, pending: unsent, withdrawn }));
  const written: Written = { visits, whole: views.length <= MOST_VISITS };
  const sealed = await sealUnderLock(written, labelOf({ authorId, stamp }), key);
  await cache.transaction('rw', [cache.firstLooks, cache.cursors], async () => {
    const now = await cache.cursors.get(`worker:${authorId}`);
    if (now !== undefined && stampOf(self, now) === stamp) await cache.firstLooks.put({ authorId, stamp, pending, sealed });
  });
}

function labelOf({ authorId, stamp }: Pick<FirstLookRow, 'authorId' | 'stamp'>): string {
  return `first-look/${authorId}/${stamp}`;
}
