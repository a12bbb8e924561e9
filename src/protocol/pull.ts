import { z } from 'zod';
import { id, instantMs } from '../domain/model/primitives.ts';

export const PULL_PAGE = 500;

/**
 * Kinds of row a phone may hold (ROW_SCHEMA 1). `receipt`: a mutation's third tick, accepted by the partner system;
 * `decision`: what the desk decided about one that could not take effect.
 */
export const entityKind = z.enum(['visit', 'work-order', 'programme', 'calendar', 'receipt', 'decision']);
export type EntityKind = z.infer<typeof entityKind>;

export const pullRequest = z.strictObject({
  /** 'worker:' + account id; the server gives out only the caller's own. */
  feed: z.string().regex(/^worker:[0-9a-f-]{36}$/),
  /** The epoch the cursor belongs to; null with cursor 0. */
  epoch: z.uuid().nullable(),
  /** Last position examined; 0 asks for everything. */
  cursor: z.int().min(0),
  rowSchema: z.int().min(1),
  limit: z.int().min(1).max(PULL_PAGE),
  /** Captures on this phone that the office has not settled yet, whoever made them: what a dispatcher sees before taking a visit away. */
  unsent: z.int().min(0).optional(),
});
export type PullRequest = z.infer<typeof pullRequest>;

export const change = z.object({
  position: z.int().min(1),
  entity: entityKind,
  entityId: z.string().min(1).max(120),
  op: z.enum(['put', 'del']),
  version: z.int().min(0),
  row: z.unknown().optional(),
});
export type Change = z.infer<typeof change>;

export const pullResponse = z.object({
  epoch: z.uuid(),
  changes: z.array(change),
  /** Last position examined, not last row returned. */
  next: z.int().min(0),
  more: z.boolean(),
  head: z.int().min(0),
  serverTimeMs: instantMs,
});
export type PullResponse = z.infer<typeof pullResponse>;

/** Answered with 409: begin again from 0 without throwing anything away. */
export const resyncAnswer = z.object({ resync: z.enum(['epoch', 'floor', 'ahead', 'schema']), epoch: z.uuid() });

/** Row of a `receipt`. */
export const receiptRow = z.object({ mutationId: id, acceptedByPartnerAtMs: instantMs });

/** Row of a `calendar`: one year's statutory days (C-20). */
export const calendarYear = z.object({
  year: z.int().min(2000).max(2100),
  restDays: z.array(z.iso.date()),
  workDays: z.array(z.iso.date()),
  source: z.string(),
});
export type CalendarYear = z.infer<typeof calendarYear>;
