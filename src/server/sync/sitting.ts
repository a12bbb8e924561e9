import { and, lte } from 'drizzle-orm';
import type { MutationHeader } from '../../protocol/push.ts';
import type { ServerPorts } from '../ports.ts';
import { anyOf } from '../store/any-of.ts';
import type { Transaction } from '../store/database.ts';
import { assignments, timeline } from '../store/tables.ts';
import { HeldRows } from './held-rows.ts';
import { speakersOf } from './speaker.ts';
import type { Speakers } from './speaker.ts';

/** Somebody's hold on a visit or a work order, over or not. */
export type Hold = Pick<typeof assignments.$inferSelect, 'subject' | 'accountId' | 'toMs'>;

/** One transaction that takes in acts: what it has read for all of them together, and what it will write at its end. */
export interface Sitting {
  readonly tx: Transaction;
  readonly ports: ServerPorts;
  /** One moment for all. */
  readonly nowMs: number;
  readonly held: HeldRows;
  readonly speakers: Speakers;
  readonly holds: readonly Hold[];
  /** Lines for the cases' timelines, in the order of the acts. */
  readonly lines: (typeof timeline.$inferInsert)[];
}

export async function openSitting(tx: Transaction, ports: ServerPorts, headers: readonly MutationHeader[]): Promise<Sitting> {
  const nowMs = ports.clock.nowMs();
  const lanes = headers.map(({ lane }) => lane);
  const speakers = await speakersOf(tx, headers);
  const held = await HeldRows.lock(tx, lanes);
  const subjects = [...new Set([...lanes, ...held.visitIds().map((visitId) => `visit:${visitId}`)])];
  const holds = await tx
    .select({ subject: assignments.subject, accountId: assignments.accountId, toMs: assignments.toMs })
    .from(assignments)
    .where(and(anyOf(assignments.subject, subjects), anyOf(assignments.accountId, [...new Set(headers.map(({ authorId }) => authorId))]), lte(assignments.fromMs, nowMs)));
  return { tx, ports, nowMs, held, speakers, holds, lines: [] };
}

export async function closeSitting({ tx, nowMs, held, lines }: Sitting): Promise<void> {
  if (lines.length > 0) await tx.insert(timeline).values(lines);
  await held.write(tx, nowMs);
}
