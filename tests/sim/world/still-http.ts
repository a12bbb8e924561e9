import { pack, unpack } from './still-pack.ts';

const utf8 = new TextEncoder();
const text = new TextDecoder();
export type Body = Uint8Array | ArrayBuffer | string | StillStream | null | undefined;

/** Bytes on their way through packers; refused ones fail where they are read, as in a stream. */
export class StillStream {
  readonly #bytes: () => Uint8Array;

  constructor(bytes: () => Uint8Array) {
    this.#bytes = bytes;
  }

  pipeThrough(engine: { run(bytes: Uint8Array): Uint8Array }): StillStream {
    return new StillStream(() => engine.run(this.#bytes()));
  }

  now(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#bytes());
  }

  getReader() {
    let isRead = false;
    return {
      read: async () => {
        if (isRead) return { done: true, value: undefined };
        isRead = true;
        return { done: false, value: this.now() };
      },
      cancel: async () => {},
    };
  }
}

export class Packer {
  run(bytes: Uint8Array): Uint8Array {
    return pack(bytes);
  }
}

export class Unpacker {
  run(bytes: Uint8Array): Uint8Array {
    return unpack(bytes);
  }
}

export class StillBlob {
  readonly #parts: readonly Uint8Array[];

  constructor(parts: readonly (Uint8Array | ArrayBuffer | string)[] = []) {
    this.#parts = parts.map(bytesOf);
  }

  get size(): number {
    return this.#parts.reduce((sum, { length }) => sum + length, 0);
  }

  now(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#whole());
  }

  stream(): StillStream {
    return new StillStream(() => this.#whole());
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return this.now().buffer;
  }

  #whole(): Uint8Array {
    return this.#parts.length === 1 ? this.#parts[0]! : Buffer.concat(this.#parts);
  }
}

type HeadersSource = StillHeaders | Iterable<readonly [string, string]> | Readonly<Record<string, string>> | null | undefined;

/** What client, server and their libraries use of `Headers`. */
export class StillHeaders {
  readonly #values = new Map<string, string[]>();

  constructor(source?: HeadersSource) {
    if (source == null) return;
    if (source instanceof StillHeaders) for (const [name, values] of source.#values) this.#values.set(name, [...values]);
    else for (const [name, value] of Symbol.iterator in source ? source : Object.entries(source)) this.append(name, value);
  }

  get(name: string): string | null {
    return this.#values.get(name.toLowerCase())?.join(', ') ?? null;
  }

  has(name: string): boolean {
    return this.#values.has(name.toLowerCase());
  }

  set(name: string, value: string): void {
    this.#values.set(name.toLowerCase(), [String(value)]);
  }

  append(name: string, value: string): void {
    this.#values.set(name.toLowerCase(), [...(this.#values.get(name.toLowerCase()) ?? []), String(value)]);
  }

  delete(name: string): void {
    this.#values.delete(name.toLowerCase());
  }

  getSetCookie(): string[] {
    return this.#values.get('set-cookie') ?? [];
  }

  forEach(run: (value: string, name: string) => void): void {
    for (const [name, value] of this) run(value, name);
  }

  *entries(): IterableIterator<[string, string]> {
    for (const name of [...this.#values.keys()].sort()) {
      const values = this.#values.get(name) ?? [];
      if (name === 'set-cookie') for (const value of values) yield [name, value];
      else yield [name, values.join(', ')];
    }
  }

  [Symbol.iterator](): IterableIterator<[string, string]> {
    return this.entries();
  }
}

class Message {
  readonly headers: StillHeaders;
  readonly body: StillStream | null;
  bodyUsed = false;

  constructor(body: Body, headers: HeadersSource) {
    this.headers = new StillHeaders(headers);
    this.body = body == null ? null : body instanceof StillStream ? body : new StillStream(() => bytesOf(body));
    if (typeof body === 'string' && !this.headers.has('content-type')) this.headers.set('content-type', 'text/plain;charset=UTF-8');
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return this.#take().buffer;
  }

  async text(): Promise<string> {
    return text.decode(this.#take());
  }

  async json(): Promise<unknown> {
    return JSON.parse(await this.text()) as unknown;
  }

  #take(): Uint8Array<ArrayBuffer> {
    if (this.bodyUsed) throw new TypeError('the body has been read already');
    this.bodyUsed = this.body !== null;
    return this.body === null ? new Uint8Array() : this.body.now();
  }
}

export class StillRequest extends Message {
  readonly url: string;
  readonly method: string;

  constructor(url: URL | string, { method, headers, body }: { readonly method?: string; readonly headers?: HeadersSource; readonly body?: Body } = {}) {
    super(body, headers);
    this.url = String(url);
    this.method = method ?? 'GET';
  }

  get signal(): AbortSignal {
    return new AbortController().signal;
  }
}

export class StillResponse extends Message {
  readonly status: number;

  constructor(body?: Body, init: { readonly status?: number; readonly headers?: HeadersSource } = {}) {
    super(body, init.headers);
    this.status = init.status ?? 200;
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }
}

function bytesOf(body: Uint8Array | ArrayBuffer | string): Uint8Array {
  return typeof body === 'string' ? utf8.encode(body) : body instanceof Uint8Array ? body : new Uint8Array(body);
}
