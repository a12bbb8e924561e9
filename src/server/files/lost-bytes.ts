import { and, asc, eq, gt, isNull } from 'drizzle-orm';
import type { ServerPorts } from '../ports.ts';
import { anyOf } from '../store/any-of.ts';
import { recordAudit } from '../store/audit.ts';
import { blobs } from '../store/tables.ts';
import { transact } from '../store/transact.ts';

/** Rows looked at in one step of the audit. */
const SLICE = 500;

/**
 * Which of these the office has: a row that says so, and bytes in their place. A row alone is no acknowledgement, since the
 * phone would let go of the last copy by it (F47, I3); bytes that are gone are told once, in log and audit chain. What was
 * deleted when its time was over counts as here: it was had, and is not to come again (C-19).
 */
export async function storedAmong(ports: ServerPorts, digests: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await ports.db.select({ sha256: blobs.sha256, deletedAtMs: blobs.deletedAtMs }).from(blobs).where(and(anyOf(blobs.sha256, digests), isNull(blobs.lostAtMs)));
  const stored = new Set(rows.map(({ sha256 }) => sha256));
  for (const { sha256, deletedAtMs } of rows) {
    if (deletedAtMs !== null || (await ports.bytes.has(sha256))) continue;
    stored.delete(sha256);
    await noteLost(ports, sha256);
  }
  return stored;
}

/** Looks for the bytes of every row, as they may be gone long before anybody asks for them. Gives how many are missing anew. */
export async function auditBytes(ports: ServerPorts): Promise<number> {
  let missing = 0;
  for (let after = ''; ; ) {
    const slice = await ports.db.select({ sha256: blobs.sha256 }).from(blobs).where(and(gt(blobs.sha256, after), isNull(blobs.lostAtMs), isNull(blobs.deletedAtMs))).orderBy(asc(blobs.sha256)).limit(SLICE);
    const digests = slice.map(({ sha256 }) => sha256);
    if (digests.length > 0) missing += digests.length - (await storedAmong(ports, digests)).size;
    if (digests.length < SLICE) return missing;
    after = digests.at(-1) ?? '';
  }
}

async function noteLost(ports: ServerPorts, sha256: string): Promise<void> {
  const nowMs = ports.clock.nowMs();
  await transact(ports.db, async (tx) => {
    const noted = await tx.update(blobs).set({ lostAtMs: nowMs }).where(and(eq(blobs.sha256, sha256), isNull(blobs.lostAtMs), isNull(blobs.deletedAtMs))).returning({ sha256: blobs.sha256 });
    if (noted.length === 0) return;
    ports.log.error({ sha256 }, 'evidence is gone from its place');
    await recordAudit(tx, { atMs: nowMs, byId: null, act: 'evidence/lost', subject: sha256 });
  });
}
