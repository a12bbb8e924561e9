import { createServer as createSecureServer } from 'node:https';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import type { HttpBindings } from '@hono/node-server';
import type { LocalTls } from './local-authority.ts';
import { whatArrived } from './what-arrived.ts';

export interface Listening {
  readonly port: number;
  /** Takes no new requests, lets running ones end for at most three seconds, then cuts what is left (live streams never end). */
  close(): Promise<void>;
}

interface Place {
  readonly host: string;
  readonly port: number;
  readonly tls: LocalTls | null;
}

/** Rejects when the port is taken. */
export function listen(fetch: (request: Request, bindings: HttpBindings) => Response | Promise<Response>, place: Place): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const secure = place.tls === null ? {} : { createServer: createSecureServer, serverOptions: { key: place.tls.key, cert: place.tls.cert } };
    const server = serve({ fetch: (request, bindings) => fetch(whatArrived(request), bindings as HttpBindings), hostname: place.host, port: place.port, ...secure }, (info: AddressInfo) => {
      resolve({ port: info.port, close: () => closed(server as Server) });
    }) as Server;
    server.requestTimeout = 900_000; // a register of millions of lines takes its time over an office's line
    server.headersTimeout = 20_000;
    server.keepAliveTimeout = 65_000;
    server.once('error', reject);
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const hard = setTimeout(() => server.closeAllConnections(), 3_000);
    server.close(() => {
      clearTimeout(hard);
      resolve();
    });
    server.closeIdleConnections();
  });
}
