import { concatBytes } from '../base/bytes.ts';
import { fail, ok } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import { registerManifest } from '../protocol/register.ts';
import { call, refusal, requestModes, REQUEST_TIMEOUT_MS } from './http-call.ts';
import type { HttpPorts } from './http-call.ts';
import type { LinkFailure } from './ports.ts';
import type { RegisterTransport } from './register-ports.ts';

const ROOT = '/sync/v1/register';

/** Register files over HTTP. A line that gives nothing for 30 s counts as cut: what arrived is kept, the rest comes later. */
export function registerTransport(ports: HttpPorts): RegisterTransport {
  return {
    manifest: (signal) => call(ports, { method: 'GET', path: ROOT, shape: registerManifest }, signal),
    async file({ sha256, fromBytes }, signal) {
      const asked = await ask(ports, `${ROOT}/${sha256}`, { fromBytes, signal });
      return asked.ok ? ok(chunksOf(asked.value)) : asked;
    },
    async delta({ fromSha256, sha256, totalBytes }, signal) {
      const asked = await ask(ports, `${ROOT}/${sha256}/delta/${fromSha256}`, { fromBytes: 0, signal });
      if (!asked.ok) return asked;
      const parts: Uint8Array[] = [];
      let size = 0;
      for await (const chunk of chunksOf(asked.value)) {
        size += chunk.byteLength;
        if (size > totalBytes) return fail('register/delta-mismatch');
        parts.push(chunk);
      }
      return size === totalBytes ? ok(concatBytes(...parts)) : fail('link/offline');
    },
  };
}

interface Stream {
  readonly body: ReadableStream<Uint8Array>;
  /** Called at every sign of life. */
  readonly alive: () => void;
  readonly end: () => void;
}

async function ask(ports: HttpPorts, path: string, wish: { fromBytes: number; signal: AbortSignal }): Promise<Result<Stream, LinkFailure>> {
  const limit = new AbortController();
  let cancel = ports.timers.after(REQUEST_TIMEOUT_MS, () => limit.abort());
  const alive = () => {
    cancel();
    cancel = ports.timers.after(REQUEST_TIMEOUT_MS, () => limit.abort());
  };
  try {
    const headers: Record<string, string> = wish.fromBytes === 0 ? {} : { range: `bytes=${wish.fromBytes}-` };
    const response = await ports.fetch(path, { ...requestModes, method: 'GET', headers, signal: AbortSignal.any([wish.signal, limit.signal]) });
    const isOurs = response.headers.get('content-type') === 'application/octet-stream' && response.status === (wish.fromBytes === 0 ? 200 : 206);
    if (isOurs && response.body !== null) return ok({ body: response.body, alive, end: () => cancel() });
    cancel();
    return refusal(response, await response.json().catch(() => null));
  } catch {
    cancel();
    return fail('link/offline');
  }
}

async function* chunksOf({ body, alive, end }: Stream): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(() => ({ done: true as const, value: undefined }));
      if (done) return;
      alive();
      yield value;
    }
  } finally {
    end();
    await reader.cancel().catch(() => undefined);
  }
}
