import { fail, ok } from '../base/result.ts';
import type { Failure, Result } from '../base/result.ts';
import type { DomainCode } from '../domain/errors.ts';
import type { Visit } from '../domain/model/visit.ts';
import type { WorkOrder } from '../domain/model/work-order.ts';
import type { MutationContext, VisitMutation, WorkOrderMutation } from '../domain/mutations/definition.ts';
import { mutations } from '../domain/mutations/registry.ts';
import type { MutationKind } from '../domain/mutations/registry.ts';
import { readPayload } from '../domain/mutations/read-payload.ts';
import { programmeKey } from '../domain/programme/programme-key.ts';
import type { Programme } from '../domain/programme/schema.ts';

/** A visit and its work orders; `visit` is null for an order that no visit covers any more. */
export interface Bundle {
  readonly visit: Visit | null;
  readonly orders: readonly WorkOrder[];
}

export interface Act {
  readonly mutationId: string;
  readonly kind: string;
  /** Of the payload: what an older build captured is read as what it says in today's shape (P-18). */
  readonly kindVersion: number;
  readonly lane: string;
  readonly authorId: string;
  readonly capturedAtMs: number;
  readonly payload: unknown;
}

/** A mutation that may still have to be laid over the office's rows. */
export interface Overlay extends Act {
  /** The subject's version after it, when the office has acknowledged it. */
  readonly acknowledgedAt: number | null;
}

export type Programmes = ReadonlyMap<string, Programme>;

/** Runs one act's own rule: the very function by which the office will judge it. Pure. */
export function applyAct(bundle: Bundle, act: Act, programmes: Programmes): Result<Bundle, Failure<DomainCode>> {
  if (!(act.kind in mutations)) return fail('mutation/kind-unknown');
  const definition = mutations[act.kind as MutationKind] as unknown as VisitMutation | WorkOrderMutation;
  const payload = readPayload<unknown>(definition, { version: act.kindVersion, payload: act.payload });
  if (!payload.ok) return fail('mutation/payload-malformed');
  const subjectId = act.lane.slice(act.lane.indexOf(':') + 1);
  return definition.subject === 'visit'
    ? applyToVisit(bundle, { definition, payload: payload.value, act, programmes })
    : applyToOrder(bundle, { definition, payload: payload.value, act, programmes, subjectId });
}

interface Run<D> {
  readonly definition: D;
  readonly payload: unknown;
  readonly act: Act;
  readonly programmes: Programmes;
}

function applyToVisit(bundle: Bundle, run: Run<VisitMutation>): Result<Bundle, Failure<DomainCode>> {
  if (bundle.visit === null) return fail('mutation/subject-unknown');
  const context = contextOf(bundle, run, byId(bundle.orders)[0]);
  if (!context.ok) return context;
  const visit = run.definition.apply(bundle.visit, run.payload, context.value);
  return visit.ok ? ok({ ...bundle, visit: visit.value }) : visit;
}

function applyToOrder(bundle: Bundle, run: Run<WorkOrderMutation> & { readonly subjectId: string }): Result<Bundle, Failure<DomainCode>> {
  const order = bundle.orders.find(({ workOrderId }) => workOrderId === run.subjectId);
  if (order === undefined) return fail('mutation/subject-unknown');
  const context = contextOf(bundle, run, order);
  if (!context.ok) return context;
  const next = run.definition.apply(order, run.payload, context.value);
  return next.ok ? ok({ ...bundle, orders: bundle.orders.map((one) => (one === order ? next.value : one)) }) : next;
}

function contextOf(bundle: Bundle, run: Run<unknown>, order: WorkOrder | undefined): Result<MutationContext, Failure<DomainCode>> {
  const programme = order && run.programmes.get(programmeKey(order.programme));
  if (programme === undefined) return fail('programme/unknown');
  const { mutationId, authorId, capturedAtMs } = run.act;
  return ok({ mutationId, authorId, capturedAtMs, programme, workOrders: byId(bundle.orders), visit: bundle.visit });
}

/** The office takes them in this order, and the first one's programme rules the visit. */
function byId(orders: readonly WorkOrder[]): readonly WorkOrder[] {
  return [...orders].sort((a, b) => (a.workOrderId < b.workOrderId ? -1 : 1));
}

/**
 * What the worker sees: the office's rows with everything laid over that is not in them yet, in the order of the device
 * (S-14). Pure. An overlay is dropped only when it is acknowledged and the row has reached its version; one that the row
 * already names is never laid over twice. One that no longer fits the rows is left out here and judged by the office.
 */
export function fold(rows: Bundle, overlays: readonly Overlay[], programmes: Programmes): Bundle {
  const known = JSON.stringify([rows.visit, rows.orders]);
  const reached = versionsOf(rows);
  let seen = rows;
  for (const overlay of overlays) {
    const isInRow = overlay.acknowledgedAt !== null && (reached.get(overlay.lane) ?? 0) >= overlay.acknowledgedAt;
    if (isInRow || known.includes(overlay.mutationId)) continue;
    const next = applyAct(seen, overlay, programmes);
    if (next.ok) seen = next.value;
  }
  return seen;
}

function versionsOf(rows: Bundle): ReadonlyMap<string, number> {
  const versions = new Map(rows.orders.map((order) => [`work-order:${order.workOrderId}`, order.version]));
  if (rows.visit !== null) versions.set(`visit:${rows.visit.visitId}`, rows.visit.version);
  return versions;
}
