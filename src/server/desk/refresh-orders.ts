import { asc, eq } from 'drizzle-orm';
import { canonicalJson } from '../../base/canonical-json.ts';
import type { ReferenceRow } from '../../domain/model/account.ts';
import type { CaseRecord } from '../../domain/model/case.ts';
import type { Visit } from '../../domain/model/visit.ts';
import type { WorkOrder } from '../../domain/model/work-order.ts';
import type { Programme } from '../../domain/programme/schema.ts';
import { joinReferences } from '../../domain/rules/join-references.ts';
import { calendar } from '../../programmes/registry.ts';
import { screenSigningSuppliers } from '../partners/supplier-settings.ts';
import type { Transaction } from '../store/database.ts';
import { workerFeed } from '../store/publish.ts';
import type { FeedEntry } from '../store/publish.ts';
import { workOrders } from '../store/tables.ts';
import { saveVisits, saveWorkOrders } from '../store/save-records.ts';
import { orderEntries } from './feed-entries.ts';
import { withServerFacts } from './server-facts.ts';

interface Changed {
  readonly record: CaseRecord;
  readonly programme: Programme;
  /** Register rows for a new account; null when the account did not change. */
  readonly references: readonly ReferenceRow[] | null;
  readonly nowMs: number;
  /** Locked before the orders, in the house's one order. */
  readonly openVisits: readonly Visit[];
}

/**
 * The office's half of every open order follows the case, and the visits' deadlines follow their orders; only rows that
 * changed move on their worker's feed. Orders a case leaves open when it ends are cancelled (C-03).
 */
export async function refreshOpenOrders(tx: Transaction, changed: Changed): Promise<FeedEntry[]> {
  const { record, programme, references, nowMs, openVisits } = changed;
  const rows = await tx.select().from(workOrders).where(eq(workOrders.caseId, record.caseId)).orderBy(asc(workOrders.workOrderId)).for('update');
  const world = { record, programme, nowMs, calendar, screenSigning: await screenSigningSuppliers(tx) };
  const ended = record.stage === 'declined' || record.stage === 'archived';
  const entries: FeedEntry[] = [];
  const orders: WorkOrder[] = [];
  const written: WorkOrder[] = [];
  for (const { doc: order } of rows) {
    const fresh = order.state === 'open' ? withServerFacts({ ...withReferences(order, record, references), state: ended ? 'cancelled' : 'open' }, world) : order;
    const saved = canonicalJson(fresh) === canonicalJson(order) ? order : { ...fresh, version: order.version + 1 };
    orders.push(saved);
    if (saved === order) continue;
    written.push(saved);
    if (saved.assigneeId !== null) entries.push(...orderEntries(saved.assigneeId, 'put', [saved]));
  }
  await saveWorkOrders(tx, written);
  return [...entries, ...(await refreshVisits(tx, openVisits, orders))];
}

async function refreshVisits(tx: Transaction, visits: readonly Visit[], orders: readonly WorkOrder[]): Promise<FeedEntry[]> {
  const entries: FeedEntry[] = [];
  const written: Visit[] = [];
  for (const visit of visits) {
    const due = orders.filter((order) => visit.workOrderIds.includes(order.workOrderId)).flatMap((order) => order.dueAtMs ?? []);
    const dueAtMs = due.length === 0 ? null : Math.min(...due);
    if (dueAtMs === visit.dueAtMs) continue;
    const saved = { ...visit, dueAtMs, version: visit.version + 1 };
    written.push(saved);
    if (saved.assigneeId !== null) entries.push({ feed: workerFeed(saved.assigneeId), op: 'put', entity: 'visit', entityId: saved.visitId, version: saved.version });
  }
  await saveVisits(tx, written);
  return entries;
}

function withReferences(order: WorkOrder, record: CaseRecord, references: readonly ReferenceRow[] | null): WorkOrder {
  if (references === null || order.supplierId !== record.supplierId) return order;
  return { ...order, references: joinReferences(order.references, references) };
}
