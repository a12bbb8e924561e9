import { AsyncLocalStorage } from 'node:async_hooks';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { Readable } from 'node:stream';
import type { ZlibOptions } from 'node:zlib';
import { Random } from './random.ts';
import { StillController, StillSignal } from './still-abort.ts';
import { stillCrypto } from './still-crypto.ts';
import { readStillFile } from './still-files.ts';
import { Packer, StillBlob, StillHeaders, StillRequest, StillResponse, StillStream, Unpacker } from './still-http.ts';
import { unpack } from './still-pack.ts';

let random = new Random(0);

/** From now on keys, seeds and ids come from this run's own stream. */
export function drawFrom(source: Random): void {
  random = source;
}

/** Where the office's folders would be; nothing is ever written there. */
export const STILL_FOLDER = '/simulated';

/**
 * Puts what the platform does in its own threads and at its own pace behind doors that answer at once, in an order that a
 * seed alone decides: ciphers, packers, bodies, headers and signals of requests, the folder of running uploads.
 */
export function stillPlatform(): void {
  const require = createRequire(import.meta.url);
  const zlib = require('node:zlib') as { gunzip: unknown };
  zlib.gunzip = unpackNow;
  const files = require('node:fs/promises') as { readFile: (path: string, ...rest: unknown[]) => Promise<unknown> };
  const { readFile } = files;
  files.readFile = (path, ...rest) => (String(path).startsWith(STILL_FOLDER) ? readStillFile(path) : readFile(path, ...rest));
  const folders = require('node:fs') as { mkdirSync: (path: string, ...rest: unknown[]) => unknown };
  const { mkdirSync } = folders;
  folders.mkdirSync = (path, ...rest) => (String(path).startsWith(STILL_FOLDER) ? undefined : mkdirSync(path, ...rest));
  syncBuiltinESMExports();

  const { fromWeb } = Readable;
  Readable.fromWeb = ((stream: unknown, ...rest: never[]) => (stream instanceof StillStream ? Readable.from([stream.now()]) : fromWeb(stream as never, ...rest))) as typeof fromWeb;
  AsyncLocalStorage.prototype.run = enter as typeof AsyncLocalStorage.prototype.run;
  AsyncLocalStorage.prototype.getStore = function getStore() {
    return inside.get(this as AsyncLocalStorage<unknown>);
  };
  const still = { crypto: stillCrypto(() => random), Blob: StillBlob, Headers: StillHeaders, Request: StillRequest, Response: StillResponse, AbortController: StillController, AbortSignal: StillSignal, CompressionStream: Packer, DecompressionStream: Unpacker };
  for (const [name, value] of Object.entries(still)) Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}

const inside = new Map<AsyncLocalStorage<unknown>, unknown>();

/**
 * A context that lasts until its work is done. Real ones slow down every promise there is, and the only user here, the
 * uploads, handles one request at a time (see `Office.handle`).
 */
function enter(this: AsyncLocalStorage<unknown>, ...[store, work]: [unknown, () => unknown]): unknown {
  inside.set(this, store);
  const done = work();
  void Promise.resolve(done).catch(() => undefined).finally(() => inside.delete(this));
  return done;
}

function unpackNow(...[bytes, { maxOutputLength }, done]: [Uint8Array, ZlibOptions, (error: Error | null, bytes?: Buffer) => void]): void {
  try {
    const unpacked = unpack(bytes);
    if (unpacked.length > (maxOutputLength ?? Infinity)) done(Object.assign(new RangeError('too large'), { code: 'ERR_BUFFER_TOO_LARGE' }));
    else done(null, Buffer.from(unpacked));
  } catch (error) {
    done(error as Error);
  }
}
