import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '../base/clock.ts';
import { partnerSignature } from '../protocol/partner-signing.ts';
import { PARTNER_CLOCK_WINDOW_MS, partnerCallback, type PartnerCallback } from '../protocol/partner.ts';
import type { PartnerKey } from './partner.ts';

export interface ReceivedCallback {
  readonly signed: boolean;
  readonly callback: PartnerCallback | null;
  /** The same callbackId came before: not a second event. */
  readonly repeated: boolean;
}

export interface CallbackListener {
  readonly url: string;
  readonly received: readonly ReceivedCallback[];
  /** The next so many callbacks are answered with this status instead of 200. */
  answerNext(count: number, status: number): void;
  close(): Promise<void>;
}

export interface ListenerOptions {
  readonly port: number;
  readonly key: PartnerKey;
  readonly onReceived?: (received: ReceivedCallback) => void;
}

const BODY_LIMIT_BYTES = 65_536;

/** Listens on loopback for the office's callbacks and checks their signature as a partner should (N-13, K-23). */
export async function listenForCallbacks(options: ListenerOptions): Promise<CallbackListener> {
  const received: ReceivedCallback[] = [];
  const seen = new Set<string>();
  let failing = { left: 0, status: 503 };

  const server = createServer((request, response) => {
    void take(request).then((status) => response.writeHead(status, { 'content-type': 'application/json' }).end('{}'));
  });

  async function take(request: IncomingMessage): Promise<number> {
    const body = await bodyOf(request);
    if (body === null) return 413;
    if (failing.left > 0) {
      failing.left--;
      return failing.status;
    }
    const signed = await isSigned(request, body, options.key);
    const callback = signed ? partnerCallback.safeParse(json(body)) : null;
    const known = callback?.success === true && seen.has(callback.data.callbackId);
    if (callback?.success === true) seen.add(callback.data.callbackId);
    const entry = { signed, callback: callback?.data ?? null, repeated: known };
    received.push(entry);
    options.onReceived?.(entry);
    return !signed ? 401 : callback?.success === true ? 200 : 400;
  }

  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(options.port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/callbacks`,
    received,
    answerNext(count, status) {
      failing = { left: count, status };
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function isSigned(request: IncomingMessage, body: string, key: PartnerKey): Promise<boolean> {
  const header = (name: string) => String(request.headers[name] ?? '');
  const url = new URL(request.url ?? '/', 'http://localhost');
  const timestamp = header('x-timestamp');
  const near = Math.abs(Number(timestamp) - systemClock.nowMs()) <= PARTNER_CLOCK_WINDOW_MS;
  if (header('x-key-id') !== key.keyId || !near) return false;
  const expected = await partnerSignature(key.secret, {
    method: request.method ?? '', path: url.pathname, query: url.search.slice(1), body, timestamp, nonce: header('x-nonce'), keyId: key.keyId,
  });
  const given = Buffer.from(header('x-signature'));
  return given.length === expected.length && timingSafeEqual(given, Buffer.from(expected));
}

async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = [];
  let sizeBytes = 0;
  for await (const part of request) {
    sizeBytes += (part as Buffer).length;
    if (sizeBytes > BODY_LIMIT_BYTES) return null;
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts).toString('utf8');
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
