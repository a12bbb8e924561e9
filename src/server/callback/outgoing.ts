import { lookup } from 'node:dns';
import { request as plainRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { request as sealedRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { Readable } from 'node:stream';
import { mayLeadTo } from '../partners/callback-address.ts';
import type { Networks } from '../partners/callback-address.ts';
import type { ServerPorts } from '../ports.ts';

/** The name leads to where no callback goes. Thrown before anything is sent; taken up by the delivery. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}

/**
 * Outgoing HTTP, one request, no redirect followed. The address that a name leads to is looked at by the connection itself,
 * between the look-up and the first byte: a name that was looked at before may lead elsewhere a moment later (X49). A name
 * that leads to several addresses, of which one may not be, is refused whole.
 */
export function outgoing(networks: Networks, resolve: typeof lookup = lookup): ServerPorts['fetch'] {
  return (url, { method, headers, body, signal }) => new Promise<Response>((answered, failed) => {
    const request = url.protocol === 'https:' ? sealedRequest : plainRequest;
    const sent = request(url, { method, headers, signal, lookup: guarded(networks, resolve) }, (answer) => {
      try {
        answered(responseOf(answer));
      } catch (error) {
        answer.destroy();
        failed(error instanceof Error ? error : new Error('no answer')); // a status that no answer has
      }
    });
    sent.on('error', failed);
    sent.end(body);
  });
}

function guarded(networks: Networks, resolve: typeof lookup): LookupFunction {
  return (hostname, options, done) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) return done(error, []);
      const [first] = found;
      if (first === undefined || !found.every(({ address }) => mayLeadTo(address, { hostname, networks }))) return done(new AddressRefused(), []);
      if (options.all === true) return done(null, found);
      done(null, first.address, first.family);
    });
  };
}

function responseOf(answer: IncomingMessage): Response {
  const status = answer.statusCode ?? 0;
  const isBare = status === 204 || status === 205 || status === 304;
  if (isBare) answer.resume();
  return new Response(isBare ? null : (Readable.toWeb(answer) as ReadableStream<Uint8Array>), { status });
}
