import { sha256Hex } from '../base/bytes.ts';
import type { Failure } from '../base/result.ts';
import { wireCodes } from '../protocol/errors.ts';
import type { WireCode } from '../protocol/errors.ts';
import { BLOBS_AT_ONCE } from '../protocol/upload.ts';
import type { Pass, SyncPorts, WaitingBlob } from './ports.ts';

type UploadPorts = Pick<SyncPorts, 'store' | 'transport'>;

interface UploadPass extends Pass {
  /** Files whose bytes the office denied in this cycle: the others go on, and these begin anew in the next. */
  readonly denied: Set<string>;
}

export interface UploadReport {
  /** The lane is further than it was, so that there may be more to do: a file was sent, found there, put off or given up. */
  readonly movedOn: boolean;
  readonly failure: Failure | null;
  readonly otherEpoch: boolean;
}

const nothing: UploadReport = { movedOn: false, failure: null, otherEpoch: false };

/**
 * Moves the bytes lane on by at most one file, so that a new mutation never waits behind photographs (S-06).
 * A look-up by digest comes first: what the office has is not sent again, whoever sent it.
 */
export async function uploadNext(ports: UploadPorts, context: UploadPass): Promise<UploadReport> {
  const lying = await ports.store.waitingBlobs(BLOBS_AT_ONCE + context.denied.size);
  const waiting = lying.filter(({ sha256 }) => !context.denied.has(sha256)).slice(0, BLOBS_AT_ONCE);
  if (waiting.length === 0) return nothing;
  const answer = await ports.transport.blobs(waiting.map(({ sha256 }) => sha256), context.signal);
  if (!answer.ok) return { ...nothing, failure: answer.error };
  const { epoch, blobs } = answer.value.value;
  if (epoch !== context.identity.epoch) return { ...nothing, otherEpoch: true };
  const asked = new Set(waiting.map(({ sha256 }) => sha256));
  const there = blobs.filter(({ state, sha256 }) => state === 'stored' && asked.has(sha256)).map(({ sha256 }) => sha256);
  if (there.length > 0) {
    await ports.store.blobsStored(there);
    return { ...nothing, movedOn: true };
  }
  const next = waiting[0] as WaitingBlob;
  const known = blobs.find(({ sha256, state }) => sha256 === next.sha256 && state === 'partial');
  return send(ports, { ...next, uploadUrl: known?.uploadUrl ?? next.uploadUrl }, context);
}

async function send(ports: UploadPorts, blob: WaitingBlob, context: UploadPass): Promise<UploadReport> {
  const { store } = ports;
  const body = await store.blobBody(blob.sha256);
  if (body === null) {
    await store.blobRefused(blob.sha256, { code: blob.letGo === true ? 'file/lost' : 'photo/lost' });
    return { ...nothing, movedOn: true };
  }
  // An address that could not be kept costs a look-up and nothing else: the server finds it by the digest.
  const noted: Promise<void>[] = [];
  const result = await ports.transport.upload(
    { ...blob, body, sealedDigest: await sha256Hex(body), onUrl: (url) => noted.push(store.noteUpload(blob.sha256, url).catch(() => undefined)) },
    context.signal,
  );
  await Promise.all(noted);
  // The upload's own end is no proof; the next look-up by digest is (S-06).
  if (result.ok) return { ...nothing, movedOn: true };
  // An address the office no longer knows (a restore, a clearing away) says nothing about the bytes: they begin anew.
  if (result.error.code === 'file/unknown') await store.noteUpload(blob.sha256, null);
  else if (result.error.code === 'file/digest-mismatch') {
    // Spoilt on its way, perhaps: it begins anew with the next cycle, and keeps none of the others waiting (I11).
    await store.noteUpload(blob.sha256, null);
    context.denied.add(blob.sha256);
    return { ...nothing, movedOn: true };
  } else if (isFinal(result.error.code)) {
    await store.blobRefused(blob.sha256, result.error);
    return { ...nothing, movedOn: true };
  }
  return { ...nothing, failure: result.error };
}

function isFinal(code: string): boolean {
  return code.startsWith('file/') && code in wireCodes && wireCodes[code as WireCode] === 'never';
}
