import { z } from 'zod';
import { sha256OfText } from '../base/digest.ts';
import { sha256 } from '../domain/model/primitives.ts';

/** What lies on a feed at one head, or on a phone that stands there: equal, or one of the two is wrong (S-19, P-20). */
export const feedDigest = z.object({ count: z.int().min(0), sha256 });
export type FeedDigest = z.infer<typeof feedDigest>;

/** A row is named by its position too, which moves with every change of it. */
export function digestOfFeed(rows: readonly { readonly entity: string; readonly entityId: string; readonly position: number }[]): FeedDigest {
  const lines = [...rows].sort((a, b) => a.position - b.position).map(({ entity, entityId, position }) => `${position} ${entity} ${entityId}`);
  return { count: lines.length, sha256: sha256OfText(lines.join('\n')) };
}

/** POST /sync/v1/divergence: the two differed once, and the phone has begun again. Answered like a loss. */
export const divergenceReport = z.strictObject({ head: z.int().min(0), phone: feedDigest, office: feedDigest });
export type DivergenceReport = z.infer<typeof divergenceReport>;
