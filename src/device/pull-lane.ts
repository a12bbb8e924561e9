import type { LocalCode } from '../base/codes.ts';
import { fail, ok } from '../base/result.ts';
import type { Failure, Result } from '../base/result.ts';
import type { Change, EntityKind } from '../protocol/pull.ts';
import type { Column } from '../protocol/columns.ts';
import type { LockKey } from '../protocol/seal.ts';
import { ROW_SCHEMA } from '../protocol/version.ts';
import type { FeedCursor, PulledPage, SyncStore } from '../sync/ports.ts';
import { rowLabel } from './board.ts';
import type { CacheRow } from './cache-schema.ts';
import { releaseStore } from './device-store.ts';
import type { DeviceStore } from './device-store.ts';
import type { DevicePorts } from './ports.ts';
import { isSettled, relatedOf } from './row-facts.ts';
import { sealUnderLock } from './row-seal.ts';
import { dropSheetsBefore, keysAlone, leaveSheets, putSheets } from './sheets/keep-sheets.ts';
import { idsOf, makeSheet } from './sheets/make-sheet.ts';
import type { NewSheet } from './sheets/make-sheet.ts';
import { rowAt } from './sheets/open-sheets.ts';
import { factsAt, readShelf } from './sheets/sheet-shelf.ts';
import type { Shelf, SheetPlace } from './sheets/sheet-shelf.ts';
import { lanesWithUnsent, mustStay } from './withdrawal.ts';
import { written } from './write-failure.ts';

/** What names nobody may lie open, so that a cold start has less to decipher. */
const isPublic: Record<EntityKind, boolean> = { visit: false, 'work-order': false, programme: true, calendar: true, receipt: true, decision: true };

/** The office's rows on the phone: a page and its cursor stand or fall together (S-07). */
export function pullLane(store: DeviceStore, ports: DevicePorts, lockKey: () => LockKey | null): Pick<SyncStore, 'cursor' | 'applyPage' | 'beginResync'> {
  const { cache } = store;
  return {
    cursor: async (feed) => (await cache.cursors.get(feed)) ?? firstCursor(feed),
    async applyPage(page) {
      const key = lockKey();
      if (key === null) return fail('lock/locked');
      // Sealing waits, and a transaction must not: all of it happens before.
      const rows = await sealRows(page, { lockKey: key, random: ports.random });
      if (!rows.ok) return rows;
      const sheets: NewSheet[] = [];
      for (const packed of page.packed ?? []) {
        const sheet = await makeSheet(packed, { generation: page.since.generation, lockKey: key, device: ports });
        if (!sheet.ok) return sheet;
        sheets.push(sheet.value);
      }
      const unsent = await lanesWithUnsent(store.outbox);
      const lifted = await liftWhatStays(store, { page, unsent, lockKey: key, random: ports.random });
      return written({
        run: () => applyInOne(store, { page, rows: rows.value, sheets, lifted, unsent }),
        reopen: () => releaseStore(store),
        timers: ports.timers,
      });
    },
    async beginResync(since) {
      await cache.transaction('rw', [cache.cursors], async () => {
        const present = (await cache.cursors.get(since.feed)) ?? firstCursor(since.feed);
        if (!isSame(present, since)) return;
        await cache.cursors.put({ ...present, epoch: null, cursor: 0, rowSchema: ROW_SCHEMA, generation: present.generation + 1 });
      });
    },
  };
}

function firstCursor(feed: string): FeedCursor {
  return { feed, epoch: null, cursor: 0, rowSchema: ROW_SCHEMA, generation: 1, complete: false };
}

function isSame(a: FeedCursor, b: FeedCursor): boolean {
  return a.cursor === b.cursor && a.generation === b.generation && a.epoch === b.epoch;
}

/** A row this build cannot read stops the page: a cursor moved past it would lose it for good. */
async function sealRows(page: PulledPage, key: { lockKey: LockKey; random: DevicePorts['random'] }): Promise<Result<CacheRow[], Failure<LocalCode>>> {
  const { rowShapes } = await import('./row-shapes.ts');
  const rows: CacheRow[] = [];
  for (const change of page.changes) {
    if (change.op === 'del') continue;
    const parsed = rowShapes[change.entity].safeParse(change.row);
    if (!parsed.success) return fail('link/update-needed');
    const sealed = isPublic[change.entity] ? null : await sealUnderLock(parsed.data, rowLabel(change), key);
    rows.push({ ...clearParts(change, parsed.data), generation: page.since.generation, withdrawn: false, sealed, clear: sealed === null ? parsed.data : null });
  }
  return ok(rows);
}

function clearParts(change: Change, row: unknown): Pick<CacheRow, 'entity' | 'entityId' | 'version' | 'position' | 'related' | 'settled'> {
  const { entity, entityId, version, position } = change;
  const facts = row as { workOrderIds?: string[]; visitId?: string | null; state?: string };
  return { entity, entityId, version, position, related: relatedOf(entity, entity === 'visit' ? facts.workOrderIds : facts.visitId), settled: isSettled(facts.state) };
}

interface Landing {
  readonly page: PulledPage;
  readonly rows: readonly CacheRow[];
  readonly sheets: readonly NewSheet[];
  /** Rows of sheets that stay after the office took them away, each to lie alone from now on. */
  readonly lifted: readonly CacheRow[];
  readonly unsent: ReadonlySet<string>;
}

async function applyInOne(store: DeviceStore, landing: Landing): Promise<'applied' | 'moved'> {
  const { cache } = store;
  const { page, rows, sheets, lifted } = landing;
  return cache.transaction('rw', [cache.rows, cache.cursors, cache.sheets, cache.sheetFacts, cache.sheetGaps], async () => {
    // Asked together, then written together: each by itself would be a way to the database and back for which the list waits.
    const older = cache.rows.where('generation').below(page.since.generation);
    const [found, shelf, alone, left] = await Promise.all([cache.cursors.get(page.since.feed), readShelf(cache), keysAlone(cache), page.more ? 0 : older.count()]);
    const present = found ?? firstCursor(page.since.feed);
    if (!isSame(present, page.since)) return 'moved';
    const dels = page.changes.filter(({ op }) => op === 'del');
    await Promise.all([
      leaveSheets(cache, shelf, [...rows, ...dels, ...sheets.flatMap(({ facts }) => facts.ids.map((entityId) => ({ entity: facts.entity, entityId })))]),
      putSheets(cache, sheets, alone),
      rows.length === 0 ? null : cache.rows.bulkPut([...rows]),
      cache.cursors.put({ ...present, epoch: page.epoch, cursor: page.next, rowSchema: ROW_SCHEMA, complete: present.complete || !page.more }),
    ]);
    for (const { entity, entityId } of dels) await takeAway(store, await cache.rows.get([entity, entityId]), landing.unsent);
    if (left > 0) for (const row of await older.toArray()) await takeAway(store, row, landing.unsent);
    if (!page.more) await dropSheetsBefore(cache, shelf, present.generation);
    if (lifted.length > 0) await cache.rows.bulkPut([...lifted]);
    return 'applied';
  });
}

interface Lifting {
  readonly page: PulledPage;
  readonly unsent: ReadonlySet<string>;
  readonly lockKey: LockKey;
  readonly random: DevicePorts['random'];
}

/** Before the transaction, since opening and sealing wait: what is taken away out of a sheet and must stay (S-14). */
async function liftWhatStays(store: DeviceStore, work: Lifting): Promise<CacheRow[]> {
  const { page, unsent } = work;
  if (unsent.size === 0) return [];
  const shelf = await readShelf(store.cache);
  const leaving = leavingSheets(shelf, page).filter((place) => mustStay(factsAt(place), unsent));
  const lifted: CacheRow[] = [];
  for (const place of leaving) {
    const row = await rowAt(store.cache, place, work.lockKey);
    if (row !== null) lifted.push({ ...row, withdrawn: true, clear: null, sealed: await sealUnderLock(row.clear, rowLabel(row), work) });
  }
  return lifted;
}

function leavingSheets(shelf: Shelf, page: PulledPage): SheetPlace[] {
  const named = page.changes.filter(({ op }) => op === 'del').map(({ entity, entityId }) => shelf.find(entity, entityId)).filter((place) => place !== null);
  if (page.more) return named;
  const packed = (page.packed ?? []).flatMap(({ entity, rows, positions }) => idsOf(entity, rows as Column, positions.length));
  const comes = new Set([...page.changes.map(({ entityId }) => entityId), ...packed]);
  const old = shelf.sheets.filter(({ generation }) => generation < page.since.generation);
  return [...named, ...old.flatMap((sheet) => shelf.present(sheet).map((at) => ({ sheet, at }))).filter(({ sheet, at }) => !comes.has(sheet.ids[at]!))];
}

/** Taken from the worker, but their unsent work still needs something to stand on: 已改派，待上传. */
async function takeAway(store: DeviceStore, row: CacheRow | undefined, unsent: ReadonlySet<string>): Promise<void> {
  if (row === undefined) return;
  if (mustStay(row, unsent)) await store.cache.rows.put({ ...row, withdrawn: true });
  else await store.cache.rows.delete([row.entity, row.entityId]);
}
