import { and, isNotNull, lte } from 'drizzle-orm';
import { newId } from '../../base/ids.ts';
import type { MutationHeader } from '../../protocol/push.ts';
import type { ServerPorts } from '../ports.ts';
import type { RowLookUps } from '../register/own-register-row.ts';
import { anyOf } from '../store/any-of.ts';
import { recordAudit } from '../store/audit.ts';
import type { Transaction } from '../store/database.ts';
import { assignments, blobs, blobUses, timeline } from '../store/tables.ts';
import { shareTurn } from '../store/take-turn.ts';
import { storeAnswers } from './claim.ts';
import type { Answer } from './claim.ts';
import { HeldRows } from './held-rows.ts';
import { speakersOf } from './speaker.ts';
import type { Speakers } from './speaker.ts';

/** Somebody's hold on a visit or a work order, over or not. */
export type Hold = Pick<typeof assignments.$inferSelect, 'subject' | 'accountId' | 'toMs'>;

type Line = Omit<typeof timeline.$inferInsert, 'entryId'>;

/** One transaction that takes in acts: what it has read for all of them together, and what it will write at its end. */
export interface Sitting extends RowLookUps {
  readonly ports: ServerPorts;
  /** One moment for all, once the rows are held: nothing that came before it is dated after it. */
  readonly nowMs: number;
  /** What the acts change stands here; the tables have it when the sitting is closed. */
  readonly held: HeldRows;
  readonly speakers: Speakers;
  readonly holds: readonly Hold[];
  /** Lines for the cases' timelines, in the order of the acts. */
  readonly lines: Line[];
  /** Evidence that the acts name, not in its table before the sitting is closed. */
  readonly uses: (typeof blobUses.$inferInsert)[];
  /** In the order of the acts. The table says `received` of them until the sitting is closed: whoever asks what was answered must look here too. */
  readonly answers: Answer[];
}

export async function openSitting(tx: Transaction, ports: ServerPorts, headers: readonly MutationHeader[]): Promise<Sitting> {
  const speakers = await speakersOf(tx, headers);
  const heard = headers.filter((header) => speakers.of(header) !== null); // acts of unknown authors lock no rows
  const lanes = heard.map(({ lane }) => lane);
  const held = await HeldRows.lock(tx, lanes);
  const nowMs = ports.clock.nowMs();
  const holds = heard.length === 0 ? [] : await holdsOf(tx, { subjects: [...lanes, ...held.visitIds().map((visitId) => `visit:${visitId}`)], authorIds: heard.map(({ authorId }) => authorId), nowMs });
  return { tx, ports, nowMs, held, speakers, holds, lines: [], uses: [], answers: [], areas: new Map(), audits: [] };
}

/** Writes all that the acts have left; the audit chain last, since its writers wait for each other until commit. */
export async function closeSitting({ tx, ports, nowMs, held, lines, uses, answers, audits }: Sitting): Promise<void> {
  // All lines have the same time, so their ids must tell the order.
  const entryIds = lines.map(() => newId(nowMs, ports.random)).sort();
  if (lines.length > 0) await tx.insert(timeline).values(lines.map((line, at) => ({ ...line, entryId: entryIds[at]! })));
  if (uses.length > 0) {
    await tx.insert(blobUses).values(uses).onConflictDoNothing();
    await shareTurn(tx, 'evidence'); // waits for a deletion under way to commit, so that the next statement sees its mark
    // Named anew, bytes that went when their time was over are wanted again, for their new time (C-19).
    await tx.delete(blobs).where(and(anyOf(blobs.sha256, [...new Set(uses.map(({ sha256 }) => sha256))].sort()), isNotNull(blobs.deletedAtMs)));
  }
  await held.write(tx, nowMs);
  await storeAnswers(tx, answers);
  for (const entry of audits) await recordAudit(tx, entry);
}

async function holdsOf(tx: Transaction, { subjects, authorIds, nowMs }: { readonly subjects: readonly string[]; readonly authorIds: readonly string[]; readonly nowMs: number }): Promise<Hold[]> {
  return tx
    .select({ subject: assignments.subject, accountId: assignments.accountId, toMs: assignments.toMs })
    .from(assignments)
    .where(and(anyOf(assignments.subject, [...new Set(subjects)]), anyOf(assignments.accountId, [...new Set(authorIds)]), lte(assignments.fromMs, nowMs)));
}
