import type { Random } from '../world/random.ts';
import { StillBlob } from '../world/still-http.ts';
import type { World } from '../world/world.ts';
import type { Office } from './office.ts';

/** How bad a line is just now. Shares are probabilities from 0 to 1. */
export interface Weather {
  fastestMs: number;
  slowestMs: number;
  /** No network at all: a try fails at once. */
  away: boolean;
  /** Nothing gets through; a try fails at once, or hangs until somebody gives up. */
  down: boolean;
  /** Requests arrive and no answer comes back. */
  deaf: boolean;
  /** Answers of a portal: its page, a redirect, or JSON of its own. */
  portal: boolean;
  loses: number;
  losesReply: number;
  cuts: number;
  repeats: number;
  /** A proxy's own error page instead of the office's answer. */
  stumbles: number;
  /** A middle box that damages what is sent: the office answers that it cannot read the request as a whole. */
  garbles: number;
}

export const clear: Readonly<Weather> = { fastestMs: 20, slowestMs: 120, away: false, down: false, deaf: false, portal: false, loses: 0, losesReply: 0, cuts: 0, repeats: 0, stumbles: 0, garbles: 0 };

export interface LineFacts {
  requests: number;
  repeated: number;
  garbled: number;
  lost: number;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

interface Sent {
  readonly path: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array<ArrayBuffer> | string | null;
}

interface Heard {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** One phone's way to the office and back, with the browser's part in it: cookies, aborts, and errors that say nothing. */
export class Line {
  weather: Weather = { ...clear };
  cookie = '';
  readonly facts: LineFacts = { requests: 0, repeated: 0, garbled: 0, lost: 0 };
  readonly #world: World;
  readonly #random: Random;
  readonly office: Office;

  constructor(...[world, random, office]: [World, Random, Office]) {
    this.#world = world;
    this.#random = random;
    this.office = office;
  }

  /** As a browser's `fetch`, for the process that asks: one that is dead hears nothing any more. */
  fetchFor(isAlive: () => boolean): typeof fetch {
    const asked = (path: string, init: RequestInit = {}) => new Promise<Response>((resolve, reject) => {
      let isOpen = true;
      const settle = (run: () => void) => {
        if (isOpen && isAlive()) run();
        isOpen = false;
      };
      const broken = () => settle(() => reject(new TypeError('Failed to fetch')));
      init.signal?.addEventListener('abort', () => settle(() => reject(new DOMException('aborted', 'AbortError'))), { once: true });
      if (init.signal?.aborted) return settle(() => reject(new DOMException('aborted', 'AbortError')));
      void this.#exchange(sentFrom(path, init)).then((heard) => {
        if (heard === null) broken();
        else if (heard !== 'silence') settle(() => resolve(this.#answer(heard)));
      });
    });
    return asked as typeof fetch;
  }

  /** Null: the browser says that it failed. Silence: nobody says anything. */
  async #exchange(sent: Sent): Promise<Heard | null | 'silence'> {
    const { weather } = this;
    if (weather.away) return null;
    this.facts.requests += 1;
    await this.#delay();
    if (weather.down || this.#random.happens(weather.loses)) {
      this.facts.lost += 1;
      return this.#random.happens(0.2) ? 'silence' : null;
    }
    if (weather.portal) return this.#portal();
    if (weather.garbles > 0 && sent.path.endsWith('/push') && this.#random.happens(weather.garbles)) {
      this.facts.garbled += 1;
      return malformed();
    }
    if (this.#random.happens(weather.repeats)) this.#repeatLater(sent);
    const heard = await this.#atOffice(sent);
    await this.#delay();
    const now = this.weather;
    if (now.away || now.down || now.deaf || this.#random.happens(now.losesReply)) {
      this.facts.lost += 1;
      return now.deaf || this.#random.happens(0.2) ? 'silence' : null;
    }
    if (this.#random.happens(now.stumbles)) return page(502, '<html>Bad Gateway</html>');
    if (heard !== null && this.#random.happens(now.cuts)) return { ...heard, body: heard.body.slice(0, Math.floor(heard.body.length * this.#random.share())) };
    return heard;
  }

  async #atOffice(sent: Sent): Promise<Heard | null> {
    const { path, method, headers, body } = sent;
    const length: Record<string, string> = body === null ? {} : { 'content-length': String(typeof body === 'string' ? Buffer.byteLength(body) : body.length) };
    const request = new Request(`http://localhost${path}`, { method, headers: { ...headers, ...length, cookie: this.cookie }, body });
    const response = await this.office.handle(request);
    if (response === null) return this.#random.happens(0.5) ? null : page(503, '<html>Service Unavailable</html>');
    return { status: response.status, headers: response.headers, body: new Uint8Array(await this.#world.beyond(() => response.arrayBuffer())) };
  }

  /** A middle box brings the same request once more, whenever it likes. */
  #repeatLater(sent: Sent): void {
    this.facts.repeated += 1;
    this.#world.after(this.#random.between(1, 20_000), () => void this.#atOffice(sent));
  }

  #portal(): Heard | null {
    const kind = this.#random.between(0, 3);
    if (kind === 0) return null; // a redirect, which a request of ours never follows
    if (kind === 1) return page(200, '<html>请先登录</html>');
    if (kind === 2) return { status: 200, headers: new Headers({ 'content-type': 'application/json' }), body: encoder.encode('{"login":"required"}') as Uint8Array<ArrayBuffer> };
    return { status: 200, headers: new Headers({ 'content-type': 'application/json' }), body: new Uint8Array() };
  }

  #answer({ status, headers, body }: Heard): Response {
    const cookie = headers.get('set-cookie')?.split(';')[0];
    if (cookie !== undefined && cookie !== '') this.cookie = cookie;
    const text = () => decoder.decode(body);
    return {
      status, headers, ok: status >= 200 && status < 300, redirected: false, body: null,
      json: async () => JSON.parse(text()) as unknown,
      text: async () => text(),
      arrayBuffer: async () => body.buffer,
    } as unknown as Response;
  }

  #delay(): Promise<void> {
    return this.#world.sleep(this.#random.between(this.weather.fastestMs, this.weather.slowestMs));
  }
}

function sentFrom(path: string, init: RequestInit): Sent {
  const { body } = init as { body?: unknown };
  const bytes = body instanceof StillBlob ? body.now() : body === undefined || body === null ? null : typeof body === 'string' ? body : new Uint8Array(body as Uint8Array);
  return { path, method: init.method ?? 'GET', headers: { ...(init.headers as Record<string, string>) }, body: bytes };
}

function malformed(): Heard {
  const body = encoder.encode('{"error":{"code":"request/malformed"}}') as Uint8Array<ArrayBuffer>;
  return { status: 400, headers: new Headers({ 'content-type': 'application/json' }), body };
}

function page(status: number, text: string): Heard {
  return { status, headers: new Headers({ 'content-type': 'text/html' }), body: encoder.encode(text) as Uint8Array<ArrayBuffer> };
}
