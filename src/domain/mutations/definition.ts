import type { z } from 'zod';
import type { Result } from '../../base/result.ts';
import type { Programme } from '../programme/schema.ts';
import type { DomainCode } from '../errors.ts';
import type { Visit } from '../model/visit.ts';
import type { WorkOrder } from '../model/work-order.ts';
import type { Failure } from '../../base/result.ts';

/** What a mutation may look at beside its own subject. Same on phone and server, or the two could differ. */
export interface MutationContext {
  readonly mutationId: string;
  readonly authorId: string;
  /** The phone's wall clock at the act, corrected by nothing. Evidence (C-02). */
  readonly capturedAtMs: number;
  readonly programme: Programme;
  /** The visit's work orders as they stand now; only the visit's own mutations may need them (leave-the-door check). */
  readonly workOrders: readonly WorkOrder[];
  /** The visit of the work order, when it has one. */
  readonly visit: Visit | null;
}

/** One shape that was shipped, and how it is said in the next version's. What it could not say must not be made up. */
export interface EarlierPayload {
  readonly payload: z.ZodType;
  readonly next: (payload: never) => unknown;
}

interface Definition<Subject extends 'visit' | 'work-order', Kind extends string, Payload, State> {
  readonly kind: Kind;
  /** Raised when the payload's shape changes; older versions are upcast before they are applied. */
  readonly version: number;
  readonly subject: Subject;
  readonly payload: z.ZodType<Payload>;
  /** Shapes that were shipped before, by their version: phones may bring them for a year and more (P-18). */
  readonly earlier?: Readonly<Record<number, EarlierPayload>>;
  /** Pure. Gives the new state, or the code that says why not. */
  readonly apply: (state: State, payload: Payload, context: MutationContext) => Result<State, Failure<DomainCode>>;
}

export type VisitMutation<K extends string = string, P = unknown> = Definition<'visit', K, P, Visit>;
export type WorkOrderMutation<K extends string = string, P = unknown> = Definition<'work-order', K, P, WorkOrder>;

export function defineVisitMutation<K extends string, P>(definition: Omit<VisitMutation<K, P>, 'subject'>): VisitMutation<K, P> {
  return { ...definition, subject: 'visit' };
}

export function defineWorkOrderMutation<K extends string, P>(definition: Omit<WorkOrderMutation<K, P>, 'subject'>): WorkOrderMutation<K, P> {
  return { ...definition, subject: 'work-order' };
}
