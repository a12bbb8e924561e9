import { and, asc, eq, gt, isNotNull, isNull } from 'drizzle-orm';
import { MS_PER_DAY, MS_PER_MINUTE } from '../base/clock.ts';
import { ok } from '../base/result.ts';
import type { CaseRecord } from '../domain/model/case.ts';
import type { EvidenceKind } from '../domain/model/evidence.ts';
import { deletableFromMs } from '../domain/rules/identity-images.ts';
import type { ServerPorts } from './ports.ts';
import { repeat } from './repeat.ts';
import { anyOf } from './store/any-of.ts';
import { recordAudit } from './store/audit.ts';
import type { Database } from './store/database.ts';
import { programmeOf } from './store/programme-of.ts';
import { blobUses, blobs, cases } from './store/tables.ts';
import { takeTurn } from './store/take-turn.ts';
import { sqlState, transact } from './store/transact.ts';

/** Digests looked at in one step. */
const SLICE = 500;
/** Twice a day: a pause of a whole one, and the time a round takes, could pass over somebody's last day. */
const PAUSE_MS = MS_PER_DAY / 2;

/**
 * Deletes the pictures of identity papers whose time is over (C-19, PIPL §47). First they are marked, in one transaction with
 * the audit chain's entry, then their bytes go: a round that was broken off is made good by the next, and so is a folder
 * that came back out of a backup. Bytes that anything names which must stay are left alone, also when it names them while
 * the round is under way: an act then comes before the mark, which looks again, or after it, and has the mark taken away.
 */
export async function deleteOverdue(ports: ServerPorts): Promise<void> {
  for (let after = ''; ; ) {
    const digests = await pagesAfter(ports, after);
    const overdue = await overdueAmong(ports.db, { digests, nowMs: ports.clock.nowMs() });
    for (const [first] of overdue) if (first !== undefined) await byItself(ports, first.use.sha256, () => markDeleted(ports, first.use));
    if (digests.length < SLICE) break;
    after = digests.at(-1) ?? '';
  }
  await removeMarked(ports);
}

/** Looks for them until the returned function is called, which waits for the round under way. */
export function startRetentionRound(ports: ServerPorts): () => Promise<void> {
  return repeat({
    firstAfterMs: MS_PER_MINUTE,
    pauseMs: PAUSE_MS,
    run: () => deleteOverdue(ports),
    failed: (fault) => ports.log.error(fault, 'overdue pictures not deleted'),
  });
}

/** Pages of papers in archived cases; the rule decides which of them show an identity paper. */
async function pagesAfter({ db }: ServerPorts, after: string): Promise<readonly string[]> {
  const isPage = and(gt(blobUses.sha256, after), eq(blobUses.kind, 'document-page' satisfies EvidenceKind), eq(cases.stage, 'archived' satisfies CaseRecord['stage']));
  const pages = await db
    .select({ sha256: blobUses.sha256 })
    .from(blobUses)
    .innerJoin(cases, eq(cases.caseId, blobUses.caseId))
    .leftJoin(blobs, eq(blobs.sha256, blobUses.sha256))
    .where(and(isPage, isNull(blobs.deletedAtMs)))
    .orderBy(asc(blobUses.sha256))
    .limit(SLICE);
  return pages.map(({ sha256 }) => sha256);
}

type Use = Awaited<ReturnType<typeof usesOf>>[number];

function usesOf(db: Database, digests: readonly string[]) {
  return db
    .select({ use: blobUses, record: cases.doc, districtId: cases.districtId })
    .from(blobUses)
    .innerJoin(cases, eq(cases.caseId, blobUses.caseId))
    .where(anyOf(blobUses.sha256, digests));
}

/** All uses of each digest that none of them needs any longer. */
async function overdueAmong(db: Database, { digests, nowMs }: { readonly digests: readonly string[]; readonly nowMs: number }): Promise<readonly (readonly Use[])[]> {
  const uses = digests.length === 0 ? [] : await usesOf(db, digests);
  return [...new Set(digests)].map((sha256) => uses.filter(({ use }) => use.sha256 === sha256)).filter((named) => named.every((one) => isOverdue(one, nowMs)));
}

function isOverdue({ use, record }: Use, nowMs: number): boolean {
  const programme = programmeOf(record.programme);
  const fromMs = programme === null ? null : deletableFromMs({ ...use, kind: use.kind as EvidenceKind }, record, programme);
  return fromMs !== null && fromMs <= nowMs;
}

/**
 * Bytes that never came are marked too: they are not to come any more. No row of theirs could be locked, so it is a turn that
 * keeps acts from naming them between this second look and the commit.
 */
async function markDeleted({ db, clock, live }: ServerPorts, { sha256, sizeBytes, mime }: Use['use']): Promise<void> {
  const marked = await transact(db, async (tx) => {
    await takeTurn(tx, 'evidence');
    const nowMs = clock.nowMs();
    const [uses] = await overdueAmong(tx, { digests: [sha256], nowMs });
    if (uses === undefined) return []; // named anew since they were chosen
    await tx.insert(blobs).values({ sha256, sizeBytes, mime, storedAtMs: nowMs }).onConflictDoNothing();
    const changed = await tx.update(blobs).set({ deletedAtMs: nowMs, lostAtMs: null }).where(and(eq(blobs.sha256, sha256), isNull(blobs.deletedAtMs))).returning({ sha256: blobs.sha256 });
    if (changed.length === 0) return []; // by another process
    for (const caseId of new Set(uses.map(({ use }) => use.caseId))) await recordAudit(tx, { atMs: nowMs, byId: null, act: 'evidence/deleted', subject: `${caseId} ${sha256}` });
    return uses;
  });
  if (marked.length > 0) live.announce([...new Set(marked.map(({ districtId }) => `desk:${districtId}`))], { caseIds: [...new Set(marked.map(({ use }) => use.caseId))] });
}

async function removeMarked(ports: ServerPorts): Promise<void> {
  const { db, bytes, log } = ports;
  for (let after = ''; ; ) {
    const slice = await db.select({ sha256: blobs.sha256 }).from(blobs).where(and(gt(blobs.sha256, after), isNotNull(blobs.deletedAtMs))).orderBy(asc(blobs.sha256)).limit(SLICE);
    for (const { sha256 } of slice) {
      if (!(await bytes.has(sha256).catch(() => true))) continue; // one that cannot be looked at keeps no other from going
      await byItself(ports, sha256, async () => {
        const removed = await removeIfMarked(ports, sha256);
        if (!removed.ok) log.error({ sha256, code: removed.error.code }, 'overdue picture not removed');
      });
    }
    if (slice.length < SLICE) return;
    after = slice.at(-1)?.sha256 ?? '';
  }
}

/** One that is locked, or whose disk hangs, keeps no other from going. */
async function byItself({ log }: ServerPorts, sha256: string, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    log.error({ sha256, sqlState: sqlState(error), errorName: error instanceof Error ? error.name : 'unknown' }, 'overdue picture left to the next round');
  }
}

/** Whoever names them anew waits for their row until they are gone, and then has them brought again; where somebody has already, they stay. */
function removeIfMarked({ db, bytes }: ServerPorts, sha256: string): ReturnType<ServerPorts['bytes']['remove']> {
  return transact(db, async (tx) => {
    const [marked] = await tx.select({ sha256: blobs.sha256 }).from(blobs).where(and(eq(blobs.sha256, sha256), isNotNull(blobs.deletedAtMs))).for('update');
    return marked === undefined ? ok(undefined) : bytes.remove(sha256);
  });
}
