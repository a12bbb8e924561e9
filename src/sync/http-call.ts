import { gzip, utf8 } from '../base/bytes.ts';
import type { Bytes } from '../base/bytes.ts';
import type { Clock } from '../base/clock.ts';
import { fail, ok } from '../base/result.ts';
import type { Failure, Result } from '../base/result.ts';
import type { Timers } from '../base/timers.ts';
import { wireError } from '../protocol/errors.ts';
import type { Answer } from './ports.ts';

export interface HttpPorts {
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly timers: Timers;
}

/** What a zod shape is to this room: it says whether an answer is one of ours. */
interface Shape<T> {
  safeParse(value: unknown): { success: true; data: T } | { success: false };
}

export interface Call<T> {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: unknown;
  /** A push's body is worth packing: what is sealed in it does not shrink, its base64 and the headers around it do. */
  readonly packed?: boolean;
  readonly shape: Shape<T>;
  /** An answer with this status and shape is an answer and not a refusal (409 of a pull). */
  readonly also?: { readonly status: number; readonly read: (body: unknown) => T | null };
}

/** How long a body may take once it has begun to come. */
export const REQUEST_TIMEOUT_MS = 30_000;

const ANSWER_MS = 12_000;
/** A basement's line (F29) carries twice this. */
const SLOWEST_UPLINK_BYTES_PER_MS = 10;

/**
 * How long to wait for the first word of an answer: 12 s, and what the body needs on the slowest line. A line that
 * swallows answers must be found out soon enough that the next try still comes within 30 s (I5).
 */
export function answerLimitMs(bodyBytes: number): number {
  return ANSWER_MS + Math.ceil(bodyBytes / SLOWEST_UPLINK_BYTES_PER_MS);
}

/**
 * One request. Only JSON of the expected shape is an answer; a portal's page, a redirect, an empty 200, half a body or
 * silence are all `link/offline` (S-02, F26 … F31).
 */
export async function call<T>(ports: HttpPorts, request: Call<T>, signal: AbortSignal): Promise<Result<Answer<T>, Failure>> {
  const sentAtMs = ports.clock.nowMs();
  const limit = new AbortController();
  let cancelLimit = () => {};
  const patience = (ms: number) => {
    cancelLimit();
    cancelLimit = ports.timers.after(ms, () => limit.abort());
  };
  try {
    const init = await initOf(request);
    patience(answerLimitMs(init.body?.length ?? 0));
    const response = await ports.fetch(request.path, { ...init, signal: AbortSignal.any([signal, limit.signal]) });
    patience(REQUEST_TIMEOUT_MS);
    const body = await jsonOf(response);
    const value = body === notJson ? null : read(request, response, body);
    if (value === null) return refusal(response, body);
    return ok({ value, sentAtMs, heardAtMs: ports.clock.nowMs(), serverTimeMs: serverTimeOf(body) });
  } catch {
    return fail('link/offline'); // fetch says no more than that it failed
  } finally {
    cancelLimit();
  }
}

/** The headers and modes of everything we send: our cookie, no cache, and never along a redirect (F27). */
export const requestModes = { credentials: 'same-origin', cache: 'no-store', redirect: 'error' } as const;

const notJson = Symbol('not JSON');

async function initOf(request: Call<unknown>): Promise<RequestInit & { readonly body?: string | Bytes }> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (request.body === undefined) return { ...requestModes, method: request.method, headers };
  const text = JSON.stringify(request.body);
  headers['content-type'] = 'application/json';
  if (!request.packed) return { ...requestModes, method: request.method, headers, body: text };
  headers['content-encoding'] = 'gzip';
  return { ...requestModes, method: request.method, headers, body: await gzip(utf8(text)) };
}

function read<T>(request: Call<T>, response: Response, body: unknown): T | null {
  if (response.ok && !response.redirected) {
    const parsed = request.shape.safeParse(body);
    return parsed.success ? parsed.data : null;
  }
  return request.also?.status === response.status ? request.also.read(body) : null;
}

async function jsonOf(response: Response): Promise<unknown> {
  if (!(response.headers.get('content-type') ?? '').toLowerCase().startsWith('application/json')) return notJson;
  try {
    return (await response.json()) as unknown;
  } catch {
    return notJson;
  }
}

function serverTimeOf(body: unknown): number | null {
  const timeMs = (body as { serverTimeMs?: unknown } | null)?.serverTimeMs;
  return typeof timeMs === 'number' ? timeMs : null;
}

/** Codes of ours pass; what they mean for the whole link is said in the phone's own words. */
export function refusal(response: Pick<Response, 'status' | 'ok' | 'headers'>, body: unknown): { ok: false; error: Failure } {
  const parsed = wireError.safeParse(body);
  const retryAfterMs = retryAfter(response, parsed.success ? parsed.data.error.retryAfterMs : undefined);
  if (!parsed.success || response.ok) {
    // An answer of our server that we cannot read is from a newer one; a page of anybody else is no answer.
    if (response.ok && isOurs(body)) return fail('link/update-needed');
    return isServerTrouble(response.status) ? fail('link/server-unwell', retryAfterMs) : fail('link/offline');
  }
  const { code, detail } = parsed.data.error;
  const facts = detail === undefined && retryAfterMs === undefined ? undefined : { ...detail, ...retryAfterMs };
  return fail(linkCodes[code] ?? code, facts);
}

const linkCodes: Readonly<Record<string, string>> = {
  'session/expired': 'link/session-ended',
  'session/missing': 'link/session-ended',
  'device/unknown': 'link/device-unknown',
  'device/revoked': 'link/device-revoked',
  'server/unwell': 'link/server-unwell',
  'request/too-many': 'link/server-unwell',
  'server/storage-full': 'link/server-unwell',
};

function isOurs(body: unknown): boolean {
  return typeof (body as { epoch?: unknown } | null)?.epoch === 'string';
}

function isServerTrouble(status: number): boolean {
  return status === 429 || status >= 500;
}

function retryAfter(response: Pick<Response, 'headers'>, saidMs: number | undefined): { retryAfterMs: number } | undefined {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  const ms = saidMs ?? (Number.isFinite(seconds) ? seconds * 1_000 : undefined);
  return ms === undefined ? undefined : { retryAfterMs: ms };
}
