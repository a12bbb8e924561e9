import type { Visit } from '../domain/model/visit.ts';
import type { WorkOrder } from '../domain/model/work-order.ts';
import { programmeKey } from '../domain/programme/programme-key.ts';
import type { Programme } from '../domain/programme/schema.ts';
import type { LockKey } from '../protocol/seal.ts';
import type { FeedCursor } from '../sync/ports.ts';
import type { CacheDatabase, CacheRow } from './cache-schema.ts';
import type { DeviceStore } from './device-store.ts';
import { payloadOf } from './envelope-parts.ts';
import type * as folding from './fold.ts';
import type { Bundle, Overlay, Programmes } from './fold.ts';
import type { EnvelopeRow, IdentityRow } from './outbox-schema.ts';
import { readActs } from './read-acts.ts';
import { openUnderLock } from './row-seal.ts';
import { rowsOf } from './rows-of.ts';
import { openSheet, rowIn } from './sheets/open-sheets.ts';
import { readShelf } from './sheets/sheet-shelf.ts';
import type { Shelf, SheetPlace } from './sheets/sheet-shelf.ts';
import { SheetViews } from './sheets/sheet-views.ts';
import type { OpenSheets, Urgency } from './sheets/sheet-views.ts';
import type { VisitView } from './workspace.ts';

/** All that views are made of, as it lies in the databases. */
export interface BoardRows {
  /** What lies alone. */
  readonly rows: readonly CacheRow[];
  /** What came by the thousand; null where nothing is looked up in it. */
  readonly shelf: Shelf | null;
  readonly envelopes: readonly EnvelopeRow[];
  readonly complete: boolean;
  /** Where the feed stood before the rows were read: whatever landed later has moved it. Null where it was not asked for. */
  readonly cursor: FeedCursor | null;
  /** As it was when the envelopes were read, or before: whatever was captured since has moved its number. */
  readonly self: IdentityRow | null;
}

export async function readBoard(store: DeviceStore, authorId: string): Promise<BoardRows> {
  const { outbox, cache } = store;
  const cursor = await cache.cursors.get(`worker:${authorId}`);
  // Nothing is shown of a download that is not complete, and each of its pages asks for this anew.
  if (cursor?.complete !== true) return { rows: [], shelf: null, envelopes: [], complete: false, cursor: null, self: null };
  const [rows, shelf, { self, acts }] = await Promise.all([
    cache.transaction('r', [cache.rows], () => rowsOf(cache.rows, 'entity', ['visit', 'work-order', 'programme'])),
    readShelf(cache),
    outbox.transaction('r', [outbox.keep, outbox.envelopes], () => readActs(outbox)),
  ]);
  return { rows, shelf, envelopes: acts.filter((row) => row.authorId === authorId).sort(bySequence), complete: true, cursor, self };
}

type InSheet = (place: SheetPlace) => Promise<CacheRow | null>;

/** Only what one capture is judged by, where nothing has been read of it yet or another tab was faster. */
export async function readAround(store: DeviceStore, lane: string, inSheet: InSheet): Promise<BoardRows> {
  const [entity, entityId] = lane.split(':') as ['visit' | 'work-order', string];
  const rowOf = async (of: 'visit' | 'work-order', id: string) => (await store.cache.rows.get([of, id])) ?? rowInSheet(store.cache, [of, id], inSheet);
  const self = await store.outbox.self();
  const subject = await rowOf(entity, entityId);
  if (subject === undefined) return { rows: [], shelf: null, envelopes: [], complete: true, cursor: null, self };
  const visitId = entity === 'visit' ? entityId : subject.related[0];
  const visitRow = entity === 'visit' || visitId === undefined ? undefined : await rowOf('visit', visitId);
  const orderIds = new Set([...((entity === 'visit' ? subject : visitRow)?.related ?? []), ...(entity === 'work-order' ? [entityId] : [])]);
  const lanes = [...(visitId === undefined ? [] : [`visit:${visitId}`]), ...[...orderIds].map((id) => `work-order:${id}`)];
  const [orders, envelopes] = await Promise.all([
    Promise.all([...orderIds].map((id) => rowOf('work-order', id))),
    store.outbox.transaction('r', [store.outbox.envelopes], () => rowsOf(store.outbox.envelopes, '[lane+state]', lanes.flatMap((one) => [[one, 'waiting'], [one, 'applied']]))),
  ]);
  const rows = [entity === 'visit' ? subject : visitRow, ...orders].filter((row) => row !== undefined);
  return { rows, shelf: null, envelopes: envelopes.sort(bySequence), complete: true, cursor: null, self };
}

/** Whether all that an act on this lane is judged against lies alone, and so in `rows`; where there are sheets, some of it may lie there. */
export function liesAlone({ rows }: BoardRows, lane: string): boolean {
  const known = new Map(rows.map((row) => [laneOf(row), row]));
  const subject = known.get(lane);
  const visit = subject?.entity === 'work-order' && subject.related[0] !== undefined ? known.get(`visit:${subject.related[0]}`) : subject;
  return visit !== undefined && (visit.entity !== 'visit' || visit.related.every((id) => known.has(`work-order:${id}`)));
}

async function rowInSheet(cache: CacheDatabase, [entity, entityId]: ['visit' | 'work-order', string], inSheet: InSheet): Promise<CacheRow | undefined> {
  const place = (await readShelf(cache)).find(entity, entityId);
  const row = place === null ? null : await inSheet(place);
  return row ?? cache.rows.get([entity, entityId]); // it may have come to lie alone meanwhile
}

/**
 * Opens rows and overlays with the lock key and folds them. Keeps what it has opened for as long as the lock is open,
 * so that a keystroke does not decipher a whole day again.
 */
export class Board {
  readonly #opened = new Map<string, unknown>();
  readonly #sheets = new SheetViews();
  /** The last view of each visit with unsent work or rows of its own, and all that it was made of. */
  readonly #views = new Map<string, { readonly of: readonly unknown[]; readonly view: VisitView }>();
  /** A programme's version never changes once it is out, so what was read once holds. */
  readonly #programmes = new Map<string, Programme>();
  #keyId: string | null = null;
  #folding: typeof folding | null = null;

  forget(): void {
    this.#opened.clear();
    this.#views.clear();
    this.#sheets.forget();
    this.#keyId = null;
  }

  async views(board: BoardRows, from: { readonly lockKey: LockKey; readonly store: DeviceStore }): Promise<VisitView[]> {
    const { lockKey, store } = from;
    this.#follow(lockKey);
    const programmes = this.#learn(board.rows);
    // All at once: one by one, each would wait for its own way to the cipher's thread and back.
    await Promise.all(board.rows.map((row) => this.#row(row, lockKey)));
    const rows = new Map(board.rows.map((row) => [laneOf(row), row]));
    const many = board.shelf === null ? null : await this.#sheets.open(store.cache, board.shelf, lockKey);
    const acts = byLane(board.envelopes);
    const wish = { key: lockKey, programmes, rows, many, acts };
    const keyed: Keyed[] = [];
    for (const row of board.rows) {
      if (row.entity !== 'visit') continue;
      const visit = (await this.#row(row, lockKey)) as Visit | null;
      const view = visit === null ? null : await this.#view({ visit, withdrawn: row.withdrawn }, wish);
      if (view !== null) keyed.push({ view, ...urgencyOf(view.visit) });
    }
    for (const entry of many?.visits() ?? []) {
      // Unsent work on it, or a work order that lies alone: folded now. Any other is read when somebody looks at it.
      const isPlain = !acts.has(`visit:${entry.visitId}`) && entry.orderIds.every((id) => !acts.has(`work-order:${id}`) && !rows.has(`work-order:${id}`));
      const view = isPlain ? entry.view(programmes) : await this.#view({ visit: entry.visit(), withdrawn: false }, wish);
      if (view !== null) keyed.push({ view, visitId: entry.visitId, dueAtMs: entry.dueAtMs, fromMs: entry.fromMs });
    }
    return keyed.sort(byUrgency).map(({ view }) => view);
  }

  /** One row of a sheet, out of what is open already where it is. */
  async sheetRow(cache: CacheDatabase, place: SheetPlace, lockKey: LockKey): Promise<CacheRow | null> {
    this.#follow(lockKey);
    const sheet = this.#sheets.opened(place.sheet.id) ?? (await openSheet(cache, place.sheet.id, lockKey));
    return sheet === null ? null : rowIn(sheet, place);
  }

  /** The same view for as long as all that it is made of is the same, so that an act on one visit lays nothing over the others again (V-12). */
  async #view({ visit, withdrawn }: { visit: Visit; withdrawn: boolean }, wish: Omit<Wish, 'visit'>): Promise<VisitView | null> {
    const parts = await this.#parts({ ...wish, visit });
    const of = [withdrawn, wish.programmes.size, visit, ...parts.rows.orders, ...parts.own];
    const before = this.#views.get(visit.visitId);
    if (before?.of.length === of.length && of.every((part, at) => part === before.of[at])) return before.view;
    const seen = await this.#fold(parts, wish);
    if (seen.visit === null) return null;
    const view = { visit: seen.visit, orders: seen.orders, programmes: wish.programmes, pending: parts.own.filter(({ state }) => state === 'waiting').length, withdrawn };
    if (this.#keyId === wish.key.keyId) this.#views.set(visit.visitId, { of, view });
    return view;
  }

  /** What one capture is judged against: the subject with everything around it, as the worker sees it now. */
  async around(board: BoardRows, lane: string, access: { readonly lockKey: LockKey; readonly store: DeviceStore }): Promise<{ readonly bundle: Bundle; readonly programmes: Programmes; readonly lanes: readonly string[] }> {
    const { lockKey, store } = access;
    this.#follow(lockKey);
    const subject = board.rows.find((row) => laneOf(row) === lane);
    const visitId = subject?.entity === 'visit' ? subject.entityId : subject?.related[0];
    const visitRow = board.rows.find((row) => row.entity === 'visit' && row.entityId === visitId);
    const visit = visitRow === undefined ? null : ((await this.#row(visitRow, lockKey)) as Visit | null);
    const alone = subject?.entity === 'work-order' ? [subject.entityId] : [];
    const rows = new Map(board.rows.map((row) => [laneOf(row), row]));
    const wish = { visit, key: lockKey, programmes: this.#programmes, rows, many: null, alone, acts: byLane(board.envelopes) };
    const parts = await this.#parts(wish);
    const isKnown = parts.rows.orders.every(({ programme }) => this.#programmes.has(programmeKey(programme)));
    if (!isKnown) this.#learn(await store.cache.rows.where('entity').equals('programme').toArray());
    const seen = await this.#fold(parts, wish);
    return { bundle: seen, programmes: this.#programmes, lanes: lanesOf(seen) };
  }

  /** The office's rows of one visit, and what was done about them here, in the order of the phone. */
  async #parts(wish: Wish): Promise<Parts> {
    const orders: WorkOrder[] = [];
    for (const orderId of new Set([...(wish.visit?.workOrderIds ?? []), ...(wish.alone ?? [])])) {
      const row = wish.rows.get(`work-order:${orderId}`);
      const order = row === undefined ? (wish.many?.order(orderId) ?? null) : ((await this.#row(row, wish.key)) as WorkOrder | null);
      if (order !== null) orders.push(order);
    }
    const rows: Bundle = { visit: wish.visit, orders };
    return { rows, own: lanesOf(rows).flatMap((lane) => wish.acts.get(lane) ?? []).sort(bySequence) };
  }

  async #fold({ rows, own }: Parts, wish: Pick<Wish, 'key' | 'programmes'>): Promise<Bundle> {
    const opened = await Promise.all(own.map((row) => this.#overlay(row, rows, wish.key)));
    const overlays = opened.filter((overlay) => overlay !== null);
    return overlays.length === 0 ? rows : (await this.#rules()).fold(rows, overlays, wish.programmes);
  }

  async #overlay(row: EnvelopeRow, rows: Bundle, lockKey: LockKey): Promise<Overlay | null> {
    const acknowledgedAt = row.state === 'applied' ? (row.version ?? 0) : null;
    if (acknowledgedAt !== null && acknowledgedAt <= versionOf(rows, row.lane)) return null;
    const payload = await this.#once(row.mutationId, () => payloadOf(row, lockKey));
    if (payload === null) return null;
    const { mutationId, kind, kindVersion, lane, authorId, capturedAtMs } = row.header;
    return { mutationId, kind, kindVersion, lane, authorId, capturedAtMs, payload, acknowledgedAt };
  }

  /** The rules of every act: read only when there is an act to lay over the rows, and asked for once, since that costs a frame. */
  async #rules(): Promise<typeof folding> {
    return (this.#folding ??= await import('./fold.ts'));
  }

  #row(row: CacheRow, lockKey: LockKey): Promise<unknown> {
    return this.#once(`${rowLabel(row)}#${row.generation}#${row.version}#${row.position}`, async () => (row.sealed === null ? row.clear : openUnderLock(row.sealed, rowLabel(row), lockKey)));
  }

  async #once(key: string, open: () => Promise<unknown>): Promise<unknown> {
    if (this.#opened.has(key)) return this.#opened.get(key);
    const keyId = this.#keyId;
    const value = await open();
    // The lock may have closed meanwhile: then nothing opened stays here.
    if (value !== null && this.#keyId === keyId) this.#opened.set(key, value);
    return value;
  }

  #learn(rows: readonly CacheRow[]): Programmes {
    for (const row of rows) if (row.entity === 'programme') this.#programmes.set(row.entityId, row.clear as Programme);
    return this.#programmes;
  }

  #follow(lockKey: LockKey): void {
    if (this.#keyId !== lockKey.keyId) this.forget();
    this.#keyId = lockKey.keyId;
  }
}

/** What a sealed row is bound to, so that no row can be put in another's place. */
export function rowLabel(row: Pick<CacheRow, 'entity' | 'entityId'>): string {
  return `${row.entity}/${row.entityId}`;
}

function laneOf(row: CacheRow): string {
  return `${row.entity}:${row.entityId}`;
}

function lanesOf(bundle: Bundle): string[] {
  const orders = bundle.orders.map(({ workOrderId }) => `work-order:${workOrderId}`);
  return bundle.visit === null ? orders : [`visit:${bundle.visit.visitId}`, ...orders];
}

function versionOf(bundle: Bundle, lane: string): number {
  if (bundle.visit !== null && lane === `visit:${bundle.visit.visitId}`) return bundle.visit.version;
  return bundle.orders.find(({ workOrderId }) => lane === `work-order:${workOrderId}`)?.version ?? 0;
}

function byLane(envelopes: readonly EnvelopeRow[]): ReadonlyMap<string, readonly EnvelopeRow[]> {
  const lanes = new Map<string, EnvelopeRow[]>();
  for (const row of envelopes) {
    const own = lanes.get(row.lane);
    if (own === undefined) lanes.set(row.lane, [row]);
    else own.push(row);
  }
  return lanes;
}

function bySequence(a: EnvelopeRow, b: EnvelopeRow): number {
  return a.deviceSequence - b.deviceSequence;
}

interface Wish {
  readonly visit: Visit | null;
  readonly key: LockKey;
  readonly programmes: Programmes;
  /** By lane. */
  readonly rows: ReadonlyMap<string, CacheRow>;
  readonly many: OpenSheets | null;
  readonly alone?: readonly string[];
  /** By lane. */
  readonly acts: ReadonlyMap<string, readonly EnvelopeRow[]>;
}

interface Parts {
  readonly rows: Bundle;
  readonly own: readonly EnvelopeRow[];
}

interface Keyed extends Urgency {
  readonly visitId: string;
  readonly view: VisitView;
}

/** By deadline, then by appointment, then always alike; visits without a deadline last. */
function byUrgency(a: Keyed, b: Keyed): number {
  const due = (a.dueAtMs ?? Infinity) - (b.dueAtMs ?? Infinity);
  const first = Number.isNaN(due) || due === 0 ? a.fromMs - b.fromMs : due;
  return first !== 0 ? first : a.visitId < b.visitId ? -1 : 1;
}

function urgencyOf(visit: Visit): Omit<Keyed, 'view'> {
  return { visitId: visit.visitId, dueAtMs: visit.dueAtMs, fromMs: visit.appointment.fromMs };
}
