import { asc, eq } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import type { z } from 'zod';
import type { evidenceStanding, evidenceView } from '../../protocol/desk.ts';
import type { Database } from '../store/database.ts';
import { blobUses, blobs, mutations } from '../store/tables.ts';
import { parked } from '../sync/verdict.ts';

/** Files that captures have named, as far as they have come, and whether their captures count (P-07). */
export async function evidenceOf(db: Database, which: SQL): Promise<z.infer<typeof evidenceView>[]> {
  const uses = await db
    .select({ use: blobUses, storedAtMs: blobs.storedAtMs, lostAtMs: blobs.lostAtMs, deletedAtMs: blobs.deletedAtMs, outcome: mutations.outcome, decision: mutations.decision })
    .from(blobUses)
    .leftJoin(blobs, eq(blobs.sha256, blobUses.sha256))
    .leftJoin(mutations, eq(mutations.mutationId, blobUses.mutationId))
    .where(which)
    .orderBy(asc(blobUses.capturedAtMs));
  return uses.map(({ use: { sha256, kind, mime, sizeBytes, capturedAtMs, workOrderId, visitId, mutationKind }, storedAtMs, lostAtMs, deletedAtMs, ...capture }) => ({
    sha256, kind, mime, sizeBytes, capturedAtMs, workOrderId, visitId, mutationKind, lostAtMs, deletedAtMs,
    storedAtMs: lostAtMs === null && deletedAtMs === null ? storedAtMs : null,
    standing: standingOf(capture),
  }));
}

function standingOf({ outcome, decision }: { outcome: string | null; decision: typeof mutations.$inferSelect['decision'] }): z.infer<typeof evidenceStanding> {
  if (outcome === null || !parked.includes(outcome)) return 'counts';
  return decision?.decision ?? 'waiting';
}
