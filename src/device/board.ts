import type { Visit } from '../domain/model/visit.ts';
import type { WorkOrder } from '../domain/model/work-order.ts';
import { programmeKey } from '../domain/programme/programme-key.ts';
import type { Programme } from '../domain/programme/schema.ts';
import type { LockKey } from '../protocol/seal.ts';
import type { CacheRow } from './cache-schema.ts';
import type { DeviceStore } from './device-store.ts';
import { payloadOf } from './envelope-parts.ts';
import type { Bundle, Overlay, Programmes } from './fold.ts';
import type { EnvelopeRow, IdentityRow } from './outbox-schema.ts';
import { openUnderLock } from './row-seal.ts';
import type { VisitView } from './workspace.ts';

/** All that views are made of, as it lies in the databases. */
export interface BoardRows {
  readonly rows: readonly CacheRow[];
  readonly envelopes: readonly EnvelopeRow[];
  readonly complete: boolean;
  /** As it was when the envelopes were read, or before: whatever was captured since has moved its number. */
  readonly self: IdentityRow | null;
}

export async function readBoard(store: DeviceStore, authorId: string): Promise<BoardRows> {
  const { outbox, cache } = store;
  const [rows, [self, envelopes], cursor] = await Promise.all([
    cache.rows.where('entity').anyOf('visit', 'work-order', 'programme').toArray(),
    outbox.transaction('r', [outbox.keep, outbox.envelopes], () => Promise.all([
      outbox.self(),
      outbox.envelopes.where('[state+deviceSequence]').between(['waiting', 0], ['waiting', Infinity]).or('[state+deviceSequence]').between(['applied', 0], ['applied', Infinity]).toArray(),
    ])),
    cache.cursors.get(`worker:${authorId}`),
  ]);
  return { rows, envelopes: envelopes.filter((row) => row.authorId === authorId).sort(bySequence), complete: cursor?.complete ?? false, self };
}

/** Only what one capture is judged by, where nothing has been read of it yet or another tab was faster. */
export async function readAround(store: DeviceStore, lane: string): Promise<BoardRows> {
  const [entity, entityId] = lane.split(':') as ['visit' | 'work-order', string];
  const rowOf = (of: 'visit' | 'work-order', id: string) => store.cache.rows.get([of, id]);
  const self = await store.outbox.self();
  const subject = await rowOf(entity, entityId);
  if (subject === undefined) return { rows: [], envelopes: [], complete: true, self };
  const visitId = entity === 'visit' ? entityId : subject.related[0];
  const visitRow = entity === 'visit' || visitId === undefined ? undefined : await rowOf('visit', visitId);
  const orderIds = new Set([...((entity === 'visit' ? subject : visitRow)?.related ?? []), ...(entity === 'work-order' ? [entityId] : [])]);
  const lanes = [...(visitId === undefined ? [] : [`visit:${visitId}`]), ...[...orderIds].map((id) => `work-order:${id}`)];
  const [orders, envelopes] = await Promise.all([
    Promise.all([...orderIds].map((id) => rowOf('work-order', id))),
    store.outbox.envelopes.where('[lane+state]').anyOf(lanes.flatMap((one) => [[one, 'waiting'], [one, 'applied']])).toArray(),
  ]);
  const rows = [entity === 'visit' ? subject : visitRow, ...orders].filter((row) => row !== undefined);
  return { rows, envelopes: envelopes.sort(bySequence), complete: true, self };
}

/**
 * Opens rows and overlays with the lock key and folds them. Keeps what it has opened for as long as the lock is open,
 * so that a keystroke does not decipher a whole day again.
 */
export class Board {
  readonly #opened = new Map<string, unknown>();
  /** A programme's version never changes once it is out, so what was read once holds. */
  readonly #programmes = new Map<string, Programme>();
  #keyId: string | null = null;
  #folding: typeof import('./fold.ts') | null = null;

  forget(): void {
    this.#opened.clear();
    this.#keyId = null;
  }

  async views(board: BoardRows, lockKey: LockKey): Promise<VisitView[]> {
    this.#follow(lockKey);
    const programmes = this.#learn(board.rows);
    const visitRows = board.rows.filter(({ entity }) => entity === 'visit');
    const views: VisitView[] = [];
    for (const row of visitRows) {
      const visit = (await this.#row(row, lockKey)) as Visit | null;
      if (visit === null) continue;
      const bundle = await this.#bundle(board, { visit, key: lockKey, programmes });
      if (bundle.seen.visit === null) continue;
      views.push({ visit: bundle.seen.visit, orders: bundle.seen.orders, programmes, pending: bundle.pending, withdrawn: row.withdrawn });
    }
    return views.sort(byUrgency);
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
    const first = await this.#bundle(board, { visit, key: lockKey, programmes: this.#programmes, alone });
    const isKnown = first.seen.orders.every(({ programme }) => this.#programmes.has(programmeKey(programme)));
    if (!isKnown) this.#learn(await store.cache.rows.where('entity').equals('programme').toArray());
    const { seen } = isKnown ? first : await this.#bundle(board, { visit, key: lockKey, programmes: this.#programmes, alone });
    return { bundle: seen, programmes: this.#programmes, lanes: lanesOf(seen) };
  }

  async #bundle(board: BoardRows, wish: { visit: Visit | null; key: LockKey; programmes: Programmes; alone?: readonly string[] }): Promise<{ seen: Bundle; pending: number }> {
    const orders: WorkOrder[] = [];
    for (const orderId of new Set([...(wish.visit?.workOrderIds ?? []), ...(wish.alone ?? [])])) {
      const row = board.rows.find(({ entity, entityId }) => entity === 'work-order' && entityId === orderId);
      const order = row === undefined ? null : ((await this.#row(row, wish.key)) as WorkOrder | null);
      if (order !== null) orders.push(order);
    }
    const rows: Bundle = { visit: wish.visit, orders };
    const lanes = new Set(lanesOf(rows));
    const own = board.envelopes.filter(({ lane }) => lanes.has(lane));
    const opened = await Promise.all(own.map((row) => this.#overlay(row, rows, wish.key)));
    const overlays = opened.filter((overlay) => overlay !== null);
    const seen = overlays.length === 0 ? rows : (await this.#rules()).fold(rows, overlays, wish.programmes);
    return { seen, pending: own.filter(({ state }) => state === 'waiting').length };
  }

  async #overlay(row: EnvelopeRow, rows: Bundle, lockKey: LockKey): Promise<Overlay | null> {
    const acknowledgedAt = row.state === 'applied' ? (row.version ?? 0) : null;
    if (acknowledgedAt !== null && acknowledgedAt <= versionOf(rows, row.lane)) return null;
    const payload = await this.#once(row.mutationId, () => payloadOf(row, lockKey));
    if (payload === null) return null;
    const { mutationId, kind, lane, authorId, capturedAtMs } = row.header;
    return { mutationId, kind, lane, authorId, capturedAtMs, payload, acknowledgedAt };
  }

  /** The rules of every act: read only when there is an act to lay over the rows, and asked for once, since that costs a frame. */
  async #rules(): Promise<typeof import('./fold.ts')> {
    return (this.#folding ??= await import('./fold.ts'));
  }

  #row(row: CacheRow, lockKey: LockKey): Promise<unknown> {
    return this.#once(`${rowLabel(row)}#${row.version}#${row.position}`, async () => (row.sealed === null ? row.clear : openUnderLock(row.sealed, rowLabel(row), lockKey)));
  }

  async #once(key: string, open: () => Promise<unknown>): Promise<unknown> {
    if (this.#opened.has(key)) return this.#opened.get(key);
    const value = await open();
    if (value !== null) this.#opened.set(key, value);
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

function bySequence(a: EnvelopeRow, b: EnvelopeRow): number {
  return a.deviceSequence - b.deviceSequence;
}

/** By deadline, then by appointment; visits without a deadline last. */
function byUrgency(a: VisitView, b: VisitView): number {
  const due = (a.visit.dueAtMs ?? Infinity) - (b.visit.dueAtMs ?? Infinity);
  return Number.isNaN(due) || due === 0 ? a.visit.appointment.fromMs - b.visit.appointment.fromMs : due;
}
