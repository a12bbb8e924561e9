import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

/** What the office serves instead of its own answer to a path; null: its own. */
export type Site = (path: string) => Promise<{ readonly status: number; readonly type: string; readonly body: Buffer } | null>;

/** The radio link between a phone and the office: it can be cut, and it can lose a reply the office already gave. */
export interface Wire {
  readonly origin: string;
  cut(): void;
  heal(): void;
  /** The next request whose path matches reaches the office; its answer is lost on the way back. */
  loseReplyTo(path: RegExp): void;
  readonly repliesLost: number;
  /** Requests to such a path go nowhere, until it is told null; all others pass. */
  refuse(path: RegExp | null): void;
  /** From now on, how many requests to such a path there were, and how many of them at the same time at most. */
  counts(path: RegExp): { readonly all: number; readonly mostAtOnce: number };
  /** From now on the office has another site. */
  deploy(site: Site): void;
  close(): Promise<void>;
}

/** A real TCP hop of its own, so that the browser, its service worker and every kind of request meet the same weather. */
export async function startWire(officeOrigin: string): Promise<Wire> {
  const office = new URL(officeOrigin);
  const sockets = new Set<Duplex>();
  let isCut = false;
  let lossPath: RegExp | null = null;
  let refused: RegExp | null = null;
  let repliesLost = 0;
  let site: Site | null = null;
  const counters: { readonly path: RegExp; all: number; now: number; mostAtOnce: number }[] = [];

  const server = http.createServer((request, response) => {
    if (isCut || refused?.test(request.url ?? '') === true) return void request.socket.destroy();
    for (const counter of counters.filter(({ path }) => path.test(request.url ?? ''))) {
      counter.all++;
      counter.mostAtOnce = Math.max(counter.mostAtOnce, ++counter.now);
      response.on('close', () => counter.now--);
    }
    const served = site === null || request.method !== 'GET' ? Promise.resolve(null) : site((request.url ?? '').split('?')[0] ?? '');
    served.then(
      (own) => (own === null ? pass(request, response) : void response.writeHead(own.status, { 'content-type': own.type, 'cache-control': 'no-store' }).end(own.body)),
      () => void request.socket.destroy(),
    );
  });

  function pass(request: http.IncomingMessage, response: http.ServerResponse): void {
    const losing = lossPath?.test(request.url ?? '') ?? false;
    if (losing) lossPath = null;
    const onward = http.request(
      { host: office.hostname, port: office.port, method: request.method, path: request.url, headers: request.headers },
      (answer) => {
        if (!losing) {
          response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
          response.flushHeaders(); // a stream of events must not wait for its first byte
          answer.pipe(response);
          return;
        }
        answer.resume().on('end', () => {
          repliesLost++;
          request.socket.destroy();
        });
      },
    );
    onward.on('error', () => request.socket.destroy());
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  }
  server.on('connection', (socket) => {
    if (isCut) return void socket.destroy();
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined); // a cut wire is not news
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut() {
      isCut = true;
      for (const socket of sockets) socket.destroy();
    },
    heal() {
      isCut = false;
    },
    loseReplyTo(path) {
      lossPath = path;
    },
    refuse(path) {
      refused = path;
    },
    counts(path) {
      const counter = { path, all: 0, now: 0, mostAtOnce: 0 };
      counters.push(counter);
      return counter;
    },
    deploy(next) {
      site = next;
    },
    get repliesLost() {
      return repliesLost;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
