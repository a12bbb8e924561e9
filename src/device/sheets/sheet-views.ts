import type { Visit } from '../../domain/model/visit.ts';
import type { WorkOrder } from '../../domain/model/work-order.ts';
import { memberOf, readerOf } from '../../protocol/columns.ts';
import type { RowReader } from '../../protocol/columns.ts';
import type { LockKey } from '../../protocol/seal.ts';
import type { CacheDatabase, SheetFacts } from '../cache-schema.ts';
import type { Programmes } from '../fold.ts';
import type { VisitView } from '../workspace.ts';
import { openSheet } from './open-sheets.ts';
import type { OpenSheet } from './open-sheets.ts';
import type { Shelf } from './sheet-shelf.ts';

export interface Urgency {
  readonly dueAtMs: number | null;
  readonly fromMs: number;
}

/** A visit that lies in a sheet: what puts it in its place of the list, and the rest when somebody looks. */
export interface SheetVisit extends Urgency {
  readonly visitId: string;
  readonly orderIds: readonly string[];
  visit(): Visit;
  view(programmes: Programmes): VisitView;
}

export interface OpenSheets {
  visits(): readonly SheetVisit[];
  order(workOrderId: string): WorkOrder | null;
}

/**
 * Sheets opened with the lock key, for as long as it is open. A list of ten thousand is a list of places; a row becomes
 * an object when it is looked at, and stays one.
 */
export class SheetViews {
  readonly #open = new Map<string, OpenSheet>();
  readonly #visits = new Map<string, readonly LazyVisit[]>();
  /** By its place, which is what never changes: the same order may come to lie in another sheet. */
  readonly #orders = new Map<string, { readonly sheetId: string; readonly at: number; readonly order: WorkOrder }>();
  #shelf: Shelf | null = null;

  forget(): void {
    for (const one of [this.#open, this.#visits, this.#orders]) one.clear();
    this.#shelf = null;
  }

  opened(id: string): OpenSheet | null {
    return this.#open.get(id) ?? null;
  }

  async open(cache: CacheDatabase, shelf: Shelf, lockKey: LockKey): Promise<OpenSheets> {
    const ids = new Set(shelf.sheets.map(({ id }) => id));
    for (const id of [...this.#open.keys()].filter((one) => !ids.has(one))) this.#drop(id);
    const missing = [...ids].filter((id) => !this.#open.has(id));
    await Promise.all(
      missing.map(async (id) => {
        const sheet = await openSheet(cache, id, lockKey);
        if (sheet !== null) this.#open.set(id, sheet);
      }),
    );
    this.#follow(shelf);
    return {
      visits: () => shelf.sheets.filter(({ id, entity }) => entity === 'visit' && this.#open.has(id)).flatMap((sheet) => present(this.#visitsOf(sheet), shelf.gone.get(sheet.id))),
      order: (id) => this.#order(id),
    };
  }

  #drop(id: string): void {
    this.#open.delete(id);
    this.#visits.delete(id);
  }

  /** A newer order may lie in another sheet now: its visit looks for its orders again, and of ten thousand no other does. */
  #follow(shelf: Shelf): void {
    const moved = this.#shelf === null ? nothing : movedOrders(this.#shelf, shelf);
    this.#shelf = shelf;
    if (moved.size === 0) return;
    for (const visits of this.#visits.values()) for (const visit of visits) if (visit.orderIds.some((id) => moved.has(id))) visit.ordersMoved();
  }

  #visitsOf(sheet: SheetFacts): readonly LazyVisit[] {
    const ready = this.#visits.get(sheet.id);
    if (ready !== undefined) return ready;
    const opened = this.#open.get(sheet.id)!;
    const [dueAtMs, appointment] = [memberReader(opened, 'dueAtMs'), memberReader(opened, 'appointment')];
    const visits = sheet.ids.map((visitId, at) => {
      const facts = { visitId, orderIds: sheet.related[at]!, dueAtMs: dueAtMs(at) as number | null, fromMs: (appointment(at) as Visit['appointment']).fromMs };
      return new LazyVisit(facts, () => opened.read(at) as Visit, (id) => this.#order(id));
    });
    this.#visits.set(sheet.id, visits);
    return visits;
  }

  #order(workOrderId: string): WorkOrder | null {
    const place = this.#shelf?.find('work-order', workOrderId) ?? null;
    const opened = place === null ? undefined : this.#open.get(place.sheet.id);
    if (place === null || opened === undefined) return null;
    const { sheet: { id: sheetId }, at } = place;
    const ready = this.#orders.get(workOrderId);
    if (ready?.sheetId === sheetId && ready.at === at) return ready.order;
    const order = opened.read(at) as WorkOrder;
    this.#orders.set(workOrderId, { sheetId, at, order });
    return order;
  }
}

const nothing: ReadonlySet<string> = new Set();

/** Orders that came to lie in a sheet or left one between two moments. */
function movedOrders(before: Shelf, now: Shelf): ReadonlySet<string> {
  const [old, fresh] = [ordersIn(before), ordersIn(now)];
  const moved = new Set<string>();
  for (const sheet of new Set([...old.values(), ...fresh.values()])) {
    const [was, is] = [before.gone.get(sheet.id), now.gone.get(sheet.id)];
    if (old.has(sheet.id) !== fresh.has(sheet.id)) for (const id of sheet.ids) moved.add(id);
    else if (was?.size !== is?.size) for (const at of is ?? []) if (!was?.has(at)) moved.add(sheet.ids[at]!);
  }
  return moved;
}

function ordersIn({ sheets }: Shelf): ReadonlyMap<string, SheetFacts> {
  return new Map(sheets.filter(({ entity }) => entity === 'work-order').map((sheet) => [sheet.id, sheet]));
}

function present(visits: readonly SheetVisit[], gone: ReadonlySet<number> | undefined): readonly SheetVisit[] {
  return gone === undefined ? visits : visits.filter((_, at) => !gone.has(at));
}

function memberReader(sheet: OpenSheet, name: string): RowReader {
  const member = memberOf(sheet.column, name);
  return member === null ? (at) => (sheet.read(at) as Record<string, unknown>)[name] : readerOf(member);
}

class LazyVisit implements SheetVisit {
  readonly visitId: string;
  readonly orderIds: readonly string[];
  readonly dueAtMs: number | null;
  readonly fromMs: number;
  readonly #read: () => Visit;
  readonly #order: (id: string) => WorkOrder | null;
  #visit: Visit | null = null;
  #view: VisitView | null = null;

  constructor(facts: Urgency & Pick<SheetVisit, 'visitId' | 'orderIds'>, read: () => Visit, order: (id: string) => WorkOrder | null) {
    ({ visitId: this.visitId, orderIds: this.orderIds, dueAtMs: this.dueAtMs, fromMs: this.fromMs } = facts);
    this.#read = read;
    this.#order = order;
  }

  visit(): Visit {
    return (this.#visit ??= this.#read());
  }

  orders(): readonly WorkOrder[] {
    return this.orderIds.map((id) => this.#order(id)).filter((order) => order !== null);
  }

  ordersMoved(): void {
    this.#view = null;
  }

  /** The same view for as long as nothing about it changed, so that a screen need not draw it again. */
  view(programmes: Programmes): VisitView {
    return (this.#view ??= lazyView(this, programmes));
  }
}

function lazyView(lazy: LazyVisit, programmes: Programmes): VisitView {
  let orders: readonly WorkOrder[] | null = null;
  return {
    get visit() {
      return lazy.visit();
    },
    get orders() {
      return (orders ??= lazy.orders());
    },
    programmes,
    pending: 0,
    withdrawn: false,
  };
}
