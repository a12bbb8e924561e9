import { fail, ok, type Failure, type Result } from '../base/result.ts';
import { wireError } from '../protocol/errors.ts';

/** Parses what came over the wire; every shape of `protocol/desk` is one. */
interface Shape<T> {
  safeParse(value: unknown): { success: true; data: T } | { success: false };
}

/** How the desk speaks to its server. Every failure is a value; nothing here throws. */
export interface DeskApi {
  get<T>(path: string, shape: Shape<T>, signal?: AbortSignal): Promise<Result<T, Failure>>;
  post<T>(path: string, body: unknown, shape: Shape<T>): Promise<Result<T, Failure>>;
  /** For acts whose answer says nothing but that it was done. */
  send(method: 'POST' | 'DELETE', path: string, body?: unknown): Promise<Result<void, Failure>>;
  /** Bytes up, in the blob's own type; the answer says nothing but that they are there. */
  sendBytes(path: string, bytes: Blob): Promise<Result<void, Failure>>;
  /** Plain text up, such as a CSV file. */
  upload<T>(path: string, file: Blob, shape: Shape<T>): Promise<Result<T, Failure>>;
}

type Fetch = (path: string, init: RequestInit) => Promise<Response>;

/**
 * Errors: the server's own codes; link/offline when no answer of ours came (a captive portal's page is none);
 * link/server-unwell when the answer was ours and unwell. Abort: gives link/offline, which the caller drops.
 */
export function deskApi(fetch: Fetch): DeskApi {
  async function call(path: string, init: RequestInit): Promise<Result<unknown, Failure>> {
    let response: Response;
    try {
      response = await fetch(path, { credentials: 'same-origin', cache: 'no-store', ...init });
    } catch {
      return fail('link/offline');
    }
    if (response.status === 204) return ok(undefined);
    const body = await jsonOf(response);
    if (!response.ok) return refusal(response, body);
    return body === notJson ? fail('link/offline') : ok(body);
  }

  async function parsed<T>(answer: Promise<Result<unknown, Failure>>, shape: Shape<T>): Promise<Result<T, Failure>> {
    const came = await answer;
    if (!came.ok) return came;
    const read = shape.safeParse(came.value);
    return read.success ? ok(read.data) : fail('link/server-unwell');
  }

  return {
    get: (path, shape, signal) => parsed(call(path, signal === undefined ? {} : { signal }), shape),
    post: (path, body, shape) => parsed(call(path, json('POST', body)), shape),
    upload: (path, file, shape) => parsed(call(path, { method: 'POST', body: file, headers: { 'content-type': 'text/csv; charset=utf-8' } }), shape),
    async sendBytes(path, bytes) {
      const came = await call(path, { method: 'POST', body: bytes, headers: { 'content-type': bytes.type } });
      return came.ok ? ok(undefined) : came;
    },
    async send(method, path, body) {
      const came = await call(path, body === undefined ? { method } : json(method, body));
      return came.ok ? ok(undefined) : came;
    },
  };
}

const notJson = Symbol('not JSON');

async function jsonOf(response: Response): Promise<unknown> {
  try {
    return (await response.json()) as unknown;
  } catch {
    return notJson;
  }
}

function json(method: string, body: unknown): RequestInit {
  return { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
}

function refusal(response: Response, body: unknown): Result<never, Failure> {
  const read = wireError.safeParse(body);
  if (!read.success) {
    if (response.status === 401) return fail('session/missing');
    return fail(response.status >= 500 ? 'link/server-unwell' : 'link/offline');
  }
  const { code, detail, retryAfterMs } = read.data.error;
  return fail(code, retryAfterMs === undefined ? (detail ?? {}) : { ...detail, retryAfterMs });
}
