import { z } from 'zod';
import { evidence } from '../../domain/model/evidence.ts';
import { sha256 } from '../../domain/model/primitives.ts';

/** What an upload's metadata must say before its first byte (P-12). */
export const uploadTicket = z.object({ digest: sha256, sealedDigest: sha256, mime: evidence.shape.mime });
export type UploadTicket = z.infer<typeof uploadTicket>;
