import { fail, ok } from '../base/result.ts';
import type { Failure, Result } from '../base/result.ts';
import { answerLimitMs, refusal, requestModes } from './http-call.ts';
import type { HttpPorts } from './http-call.ts';
import type { UploadFile } from './ports.ts';

const ENDPOINT = '/files';
const CHUNK_BYTES = 524_288;

/**
 * One file by tus 1.0 (S-06): goes on where the server says it stopped, in pieces of 512 KiB, and begins anew where it
 * does not know the address any more. Repeating is the engine's matter. By `fetch`, which a service worker has too.
 */
export async function uploadByTus(ports: HttpPorts, file: UploadFile, signal: AbortSignal): Promise<Result<'sent', Failure>> {
  const known = file.uploadUrl === null ? null : await goOnAt(ports, file.uploadUrl, signal);
  if (known !== null && !known.ok) return known;
  const begun = known?.value ?? null;
  const place = begun === null ? await beginAt(ports, file, signal) : ok(begun);
  if (!place.ok) return place;
  file.onUrl(place.value.url);
  let { offset } = place.value;
  while (offset < file.body.length) {
    const piece = file.body.subarray(offset, offset + CHUNK_BYTES);
    const headers = { 'Content-Type': 'application/offset+octet-stream', 'Upload-Offset': String(offset) };
    const sent = takenOr(await send(ports, { method: 'PATCH', url: place.value.url, headers, body: piece }, signal));
    if (!sent.ok) return sent;
    const next = offsetOf(sent.value);
    if (next === null || next <= offset) return fail('link/offline');
    offset = next;
  }
  return ok('sent');
}

interface Place {
  readonly url: string;
  readonly offset: number;
}

/** Null: the server will not say where it stopped, so another is begun, and its answer tells why if that is refused too. */
async function goOnAt(ports: HttpPorts, url: string, signal: AbortSignal): Promise<Result<Place | null, Failure>> {
  const sent = await send(ports, { method: 'HEAD', url, headers: {} }, signal);
  if (sent === null) return fail('link/offline');
  const { status } = sent.response;
  if (status >= 400 && status < 500 && status !== LOCKED) return ok(null);
  const taken = takenOr(sent);
  if (!taken.ok) return taken;
  const offset = offsetOf(taken.value);
  return offset === null ? fail('link/offline') : ok({ url, offset });
}

/** Somebody else of this phone is sending it just now. */
const LOCKED = 423;

async function beginAt(ports: HttpPorts, file: UploadFile, signal: AbortSignal): Promise<Result<Place, Failure>> {
  const told = { digest: file.sha256, sealedDigest: file.sealedDigest, mime: file.mime };
  const metadata = Object.entries(told).map(([name, value]) => `${name} ${btoa(value)}`).join(',');
  const headers = { 'Upload-Length': String(file.body.length), 'Upload-Metadata': metadata };
  const sent = takenOr(await send(ports, { method: 'POST', url: ENDPOINT, headers }, signal));
  if (!sent.ok) return sent;
  const url = sent.value.headers.get('Location');
  return url === null ? fail('link/offline') : ok({ url, offset: 0 });
}

interface Piece {
  readonly method: 'HEAD' | 'POST' | 'PATCH';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: UploadFile['body'];
}

interface Sent {
  readonly response: Response;
  readonly text: string;
}

/** Null: no answer. */
async function send(ports: HttpPorts, { method, url, headers, body }: Piece, signal: AbortSignal): Promise<Sent | null> {
  const limit = new AbortController();
  const cancel = ports.timers.after(answerLimitMs(body?.length ?? 0), () => limit.abort());
  try {
    const init: RequestInit = { ...requestModes, method, headers: { 'Tus-Resumable': '1.0.0', ...headers }, signal: AbortSignal.any([signal, limit.signal]) };
    const response = await ports.fetch(url, body === undefined ? init : { ...init, body });
    return { response, text: await response.text() };
  } catch {
    return null; // fetch says no more than that it failed
  } finally {
    cancel();
  }
}

/** Only an answer that speaks tus is one of ours: a portal's page counts as no connection (F26). */
function takenOr(sent: Sent | null): Result<Response, Failure> {
  if (sent === null) return fail('link/offline');
  const { response, text } = sent;
  if (response.ok && response.headers.has('Tus-Resumable')) return ok(response);
  return refusal({ status: response.status, ok: false, headers: response.headers }, jsonOf(text));
}

function offsetOf(response: Response): number | null {
  const offset = Number(response.headers.get('Upload-Offset') ?? Number.NaN);
  return Number.isInteger(offset) && offset >= 0 ? offset : null;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
