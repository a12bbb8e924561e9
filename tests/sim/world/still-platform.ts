import { AsyncLocalStorage } from 'node:async_hooks';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { ZlibOptions } from 'node:zlib';
import { Random } from './random.ts';
import { stillCrypto } from './still-crypto.ts';

let random = new Random(0);

/** From now on keys, seeds and ids come from this run's own stream. */
export function drawFrom(source: Random): void {
  random = source;
}

const contexts = new Set<AsyncLocalStorage<unknown>>();

/** A server makes its own contexts, and every one that was ever used slows down every promise for good. */
export function forgetContexts(): void {
  for (const context of contexts) context.disable();
  contexts.clear();
}

const names = ['crypto', 'Blob', 'Response', 'CompressionStream', 'DecompressionStream'] as const;

/**
 * Puts the platform's own ciphers and packers behind doors that answer at once: the same bytes, in an order that a seed
 * alone decides. Gives back what takes them away again.
 */
export function stillPlatform(): () => void {
  const before = new Map(names.map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]));
  const still = { crypto: stillCrypto(() => random), Blob: StillBlob, Response: stillResponse(globalThis.Response), CompressionStream: Packer, DecompressionStream: Unpacker };
  const zlib = createRequire(import.meta.url)('node:zlib') as { gunzip: unknown };
  const pooled = zlib.gunzip;
  zlib.gunzip = unpackNow;
  syncBuiltinESMExports();
  const enter = AsyncLocalStorage.prototype.run;
  AsyncLocalStorage.prototype.run = function run(this: AsyncLocalStorage<unknown>, ...given: Parameters<typeof enter>) {
    contexts.add(this);
    return enter.apply(this, given);
  } as typeof enter;
  for (const name of names) Object.defineProperty(globalThis, name, { value: still[name], configurable: true, writable: true });
  return () => {
    AsyncLocalStorage.prototype.run = enter;
    zlib.gunzip = pooled;
    syncBuiltinESMExports();
    for (const [name, descriptor] of before) if (descriptor !== undefined) Object.defineProperty(globalThis, name, descriptor);
  };
}

function unpackNow(...[bytes, options, done]: [Uint8Array, ZlibOptions, (error: Error | null, bytes?: Buffer) => void]): void {
  try {
    done(null, gunzipSync(bytes, options));
  } catch (error) {
    done(error as Error);
  }
}

interface Engine {
  run(bytes: Uint8Array): Uint8Array;
}

class Packer implements Engine {
  run(bytes: Uint8Array): Uint8Array {
    return gzipSync(bytes, { level: 1, memLevel: 4 });
  }
}

class Unpacker implements Engine {
  run(bytes: Uint8Array): Uint8Array {
    return gunzipSync(bytes);
  }
}

/** Bytes on their way through packers; refused ones fail where they are read, as in a stream. */
class StillStream {
  readonly #bytes: () => Uint8Array;

  constructor(bytes: () => Uint8Array) {
    this.#bytes = bytes;
  }

  pipeThrough(engine: Engine): StillStream {
    return new StillStream(() => engine.run(this.#bytes()));
  }

  bytes(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#bytes());
  }

  getReader() {
    let isRead = false;
    return {
      read: async () => {
        if (isRead) return { done: true, value: undefined };
        isRead = true;
        return { done: false, value: this.bytes() };
      },
      cancel: async () => {},
    };
  }
}

export class StillBlob {
  readonly #parts: readonly Uint8Array[];

  constructor(parts: readonly (Uint8Array | ArrayBuffer | string)[] = []) {
    this.#parts = parts.map((part) => (typeof part === 'string' ? new TextEncoder().encode(part) : new Uint8Array(part)));
  }

  get size(): number {
    return this.#parts.reduce((sum, { length }) => sum + length, 0);
  }

  now(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(Buffer.concat(this.#parts));
  }

  stream(): StillStream {
    return new StillStream(() => this.now());
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return this.now().buffer;
  }
}

function stillResponse(Real: typeof Response): typeof Response {
  return class extends Real {
    readonly #still: StillStream | null = null;

    constructor(body?: BodyInit | null, init?: ResponseInit) {
      super(body instanceof StillStream ? null : body, init);
      if (body instanceof StillStream) this.#still = body;
    }

    override async arrayBuffer(): Promise<ArrayBuffer> {
      return this.#still === null ? super.arrayBuffer() : this.#still.bytes().buffer;
    }
  };
}
