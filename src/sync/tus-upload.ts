import { fail, ok } from '../base/result.ts';
import type { Failure, Result } from '../base/result.ts';
import type { Bytes } from '../base/bytes.ts';
import type { HttpRequest, HttpResponse } from 'tus-js-client';
import { answerLimitMs, refusal, requestModes } from './http-call.ts';
import type { HttpPorts } from './http-call.ts';
import type { UploadFile } from './ports.ts';

const CHUNK_BYTES = 524_288;

/**
 * One file by tus 1.0 (S-06): goes on where the server says it stopped, in pieces of 512 KiB. The client's own stack
 * needs XMLHttpRequest, which a service worker has not; ours is fetch. Repeating is the engine's matter, not the client's.
 */
export async function uploadByTus(ports: HttpPorts, file: UploadFile, signal: AbortSignal): Promise<Result<'stored', Failure>> {
  const { Upload } = await import('tus-js-client');
  return new Promise((resolve) => {
    // The bytes are read by our own reader, the same in page, service worker and Node; the first argument only stands there.
    const upload = new Upload(new Blob(), {
      fileReader: { openFile: async () => sourceOf(file.body) },
      endpoint: '/files',
      uploadUrl: file.uploadUrl,
      chunkSize: CHUNK_BYTES,
      retryDelays: null,
      storeFingerprintForResuming: false,
      metadata: { digest: file.sha256, sealedDigest: file.sealedDigest, mime: file.mime },
      httpStack: { getName: () => 'fetch', createRequest: (method, url) => fetchRequest(ports, method, url) },
      onUploadUrlAvailable: () => {
        if (upload.url !== null) file.onUrl(upload.url);
      },
      onSuccess: () => resolve(ok('stored')),
      onError: (error) => resolve(failureOf(error)),
    });
    signal.addEventListener('abort', () => {
      void upload.abort();
      resolve(fail('link/offline'));
    }, { once: true });
    if (signal.aborted) resolve(fail('link/offline'));
    else upload.start();
  });
}

function sourceOf(body: Bytes) {
  return {
    size: body.length,
    slice: async (start: number, end: number) => ({ value: new Blob([body.subarray(start, end)]), done: end >= body.length }),
    close: () => {},
  };
}

function failureOf(error: unknown): { ok: false; error: Failure } {
  const response = (error as { originalResponse?: HttpResponse | null }).originalResponse ?? null;
  if (response === null) return fail('link/offline');
  const status = response.getStatus();
  return refusal({ status, ok: false, headers: new Headers() }, jsonOf(response.getBody()));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

function fetchRequest(ports: HttpPorts, method: string, url: string): HttpRequest {
  const headers = new Map<string, string>();
  const stopped = new AbortController();
  return {
    getMethod: () => method,
    getURL: () => url,
    setHeader: (name, value) => void headers.set(name, value),
    getHeader: (name) => headers.get(name),
    setProgressHandler: () => {},
    async send(body?: Blob | null) {
      const cancel = ports.timers.after(answerLimitMs(body?.size ?? 0), () => stopped.abort());
      try {
        const init: RequestInit = { ...requestModes, method, headers: Object.fromEntries(headers), signal: stopped.signal };
        if (body !== undefined && body !== null) init.body = body;
        const response = await ports.fetch(url, init);
        return responseOf(response, await response.text());
      } finally {
        cancel();
      }
    },
    abort: async () => stopped.abort(),
    getUnderlyingObject: () => null,
  };
}

function responseOf(response: Response, text: string): HttpResponse {
  return {
    getStatus: () => response.status,
    getHeader: (name) => response.headers.get(name) ?? undefined,
    getBody: () => text,
    getUnderlyingObject: () => response,
  };
}
