import { and, eq, isNotNull } from 'drizzle-orm';
import { fromUtf8, sha256Hex } from '../../base/bytes.ts';
import type { Bytes } from '../../base/bytes.ts';
import { fail, ok } from '../../base/result.ts';
import type { Failure, Result } from '../../base/result.ts';
import { EVIDENCE_LIMIT_BYTES } from '../../domain/model/evidence.ts';
import { envelope } from '../../protocol/envelope.ts';
import { fileAad, openWithOrganisationKey } from '../../protocol/seal.ts';
import { parseStrictJson } from '../http/strict-json.ts';
import type { ServerPorts } from '../ports.ts';
import type { Database } from '../store/database.ts';
import { blobs, blobUses, cases } from '../store/tables.ts';
import { looksLike } from './magic.ts';
import { checkPicture } from './check-picture.ts';
import type { UploadTicket } from './upload-ticket.ts';

/** Strokes and evidence packs are read whole; a signature of a minute has a third of a megabyte. */
const JSON_LIMIT_BYTES = 2_097_152;
/** An envelope has some ten members and a list of two wraps; a million of them are none, and would hold everybody up (X07). */
const MOST_MARKS = 64;
const STRUCTURE = [...'{[,'].map((mark) => mark.charCodeAt(0));

export type FinishFailure = Failure<'file/digest-mismatch' | 'file/too-large' | 'file/kind-refused' | 'file/damaged' | 'file/picture-too-large' | 'server/storage-full' | 'server/unwell'>;

/**
 * Takes a whole upload into the evidence: both digests must hold and the bytes must be what they say they are (P-13, I3).
 * Doing it twice is doing it once. Until it returns ok nothing says that the bytes are here. What was deleted when its time
 * was over is answered like what is here, and neither opened nor kept (C-19).
 */
export async function finishUpload(ports: ServerPorts, ticket: UploadTicket, sealed: Bytes): Promise<Result<void, FinishFailure>> {
  if (await wasDeleted(ports.db, ticket.digest)) return ok(undefined);
  if ((await sha256Hex(sealed)) !== ticket.sealedDigest) return fail('file/digest-mismatch');
  const opened = await openSealed(ports, ticket, sealed);
  if (opened === null || (await sha256Hex(opened)) !== ticket.digest) return fail('file/digest-mismatch');
  if (ticket.mime === 'application/json' && opened.byteLength > JSON_LIMIT_BYTES) return fail('file/too-large');
  if (!looksLike(opened, ticket.mime)) return fail('file/kind-refused');
  const picture = checkPicture(opened, ticket.mime);
  if (!picture.ok) return picture;
  const put = await ports.bytes.put(ticket.digest, opened);
  if (!put.ok) return put;
  const row = { sha256: ticket.digest, sizeBytes: opened.byteLength, mime: ticket.mime, storedAtMs: ports.clock.nowMs() };
  await ports.db.insert(blobs).values(row).onConflictDoUpdate({ target: blobs.sha256, set: { lostAtMs: null } });
  await tellDesks(ports, ticket.digest);
  return ok(undefined);
}

async function wasDeleted(db: Database, sha256: string): Promise<boolean> {
  return (await db.select({ sha256: blobs.sha256 }).from(blobs).where(and(eq(blobs.sha256, sha256), isNotNull(blobs.deletedAtMs)))).length > 0;
}

async function openSealed(ports: ServerPorts, ticket: UploadTicket, sealed: Bytes): Promise<Bytes | null> {
  if (!STRUCTURE.every((mark) => hasFew(mark, sealed))) return null;
  const json = parseStrictJson(textOf(sealed));
  const shape = json.ok ? envelope.safeParse(json.value) : null;
  if (shape === null || !shape.success) return null;
  const aad = fileAad({ sha256: ticket.digest, mime: ticket.mime });
  const opened = await openWithOrganisationKey({ envelope: shape.data, aad, inflatedLimitBytes: EVIDENCE_LIMIT_BYTES }, ports.identity.organisation);
  return opened.ok ? opened.value : null;
}

function hasFew(mark: number, bytes: Bytes): boolean {
  let found = 0;
  for (let at = bytes.indexOf(mark); at !== -1 && found <= MOST_MARKS; at = bytes.indexOf(mark, at + 1)) found++;
  return found <= MOST_MARKS;
}

async function tellDesks(ports: ServerPorts, sha256: string): Promise<void> {
  const concerned = await ports.db
    .selectDistinct({ caseId: cases.caseId, districtId: cases.districtId })
    .from(blobUses)
    .innerJoin(cases, eq(cases.caseId, blobUses.caseId))
    .where(eq(blobUses.sha256, sha256));
  if (concerned.length === 0) return;
  ports.live.announce(concerned.map(({ districtId }) => `desk:${districtId}`), { caseIds: concerned.map(({ caseId }) => caseId) });
}

function textOf(bytes: Bytes): string {
  try {
    return fromUtf8(bytes);
  } catch {
    return ''; // not UTF-8, so no envelope
  }
}
