import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { lookup } from 'node:dns';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outgoing } from '../../../src/server/callback/outgoing.ts';
import { mayLeadTo } from '../../../src/server/partners/callback-address.ts';
import { readSettings } from '../../../src/server/main/read-settings.ts';

let inside: Server;
let port: number;
const heard: string[] = [];

/** A server within the house, as a name of somebody else's may lead to it. */
beforeAll(async () => {
  inside = createServer((request, answer) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    request.on('end', () => {
      heard.push(`${request.method ?? ''} ${request.url ?? ''} ${request.headers['content-type'] ?? ''} ${request.headers['content-length'] ?? ''} ${body}`);
      if (request.url === '/away') answer.writeHead(307, { location: '/elsewhere' }).end();
      else if (request.url === '/nothing') answer.writeHead(204).end();
      else if (request.url === '/slow') return;
      else answer.writeHead(422, { 'content-type': 'application/json' }).end('{"error":{"code":"reference/unknown"}}');
    });
  });
  await new Promise<void>((listening) => inside.listen(0, '127.0.0.1', listening));
  port = (inside.address() as AddressInfo).port;
});
afterAll(() => {
  inside.closeAllConnections();
  inside.close();
});

/** Every name leads to these addresses. */
const leadingTo = (...addresses: string[]) => ((_name: string, _options: object, done: (error: null, found: { address: string; family: number }[]) => void) => {
  done(null, addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })));
}) as unknown as typeof lookup;

const request = (signal = AbortSignal.timeout(5_000)) => ({ method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"示":1}', redirect: 'manual', signal }) as const;
const at = (host: string, path = '/') => new URL(`http://${host}:${port}${path}`);

describe('a callback on its way out', () => {
  it('[X49] looks at the address a name leads to when it connects, and sends nothing where none may go', async () => {
    for (const networks of ['public', 'private'] as const) {
      for (const address of ['127.0.0.1', '169.254.169.254', '::1', '100.100.100.200', '::ffff:127.0.0.1', '0.0.0.0', 'fe80::1']) {
        await expect(outgoing(networks, leadingTo(address))(at('partner.example'), request())).rejects.toThrow(expect.objectContaining({ name: 'AddressRefused' }));
      }
    }
    await expect(outgoing('private', leadingTo('203.0.113.9', '127.0.0.1'))(at('partner.example'), request())).rejects.toThrow(expect.objectContaining({ name: 'AddressRefused' }));
    await expect(outgoing('public', leadingTo('10.1.2.3'))(at('partner.example'), request())).rejects.toThrow(expect.objectContaining({ name: 'AddressRefused' }));
    expect(heard).toEqual([]);
  });

  it('[X49] goes to what an administrator typed as a number, and to this machine by its own name', async () => {
    expect((await outgoing('public')(at('127.0.0.1'), request())).status).toBe(422);
    expect((await outgoing('public', leadingTo('127.0.0.1'))(at('localhost'), request())).status).toBe(422);
  });

  it('[N-13] carries the body whole, gives the answer back, and follows no redirect', async () => {
    heard.length = 0;
    const answer = await outgoing('public')(at('127.0.0.1', '/callbacks?from=office'), request());
    expect([answer.status, await answer.json()]).toEqual([422, { error: { code: 'reference/unknown' } }]);
    expect((await outgoing('public')(at('127.0.0.1', '/away'), request())).status).toBe(307);
    expect((await outgoing('public')(at('127.0.0.1', '/nothing'), request())).status).toBe(204);
    expect(heard).toEqual(['POST /callbacks?from=office application/json 9 {"示":1}', 'POST /away application/json 9 {"示":1}', 'POST /nothing application/json 9 {"示":1}']);
  });

  it('[X51] ends when its time is over', async () => {
    await expect(outgoing('public')(at('127.0.0.1', '/slow'), request(AbortSignal.timeout(50)))).rejects.toThrow();
  });
});

describe('where a name may lead', () => {
  const intranet = ['10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '100.64.0.1', 'fd12::1', '::ffff:10.0.0.1', '64:ff9b::10.0.0.1'];

  it('[X49] is out of the house, and into private networks where the office says so', () => {
    const may = (networks: 'public' | 'private') => (address: string) => mayLeadTo(address, { hostname: 'partner.example', networks });
    expect(intranet.filter(may('public'))).toEqual([]);
    expect(intranet.filter(may('private'))).toEqual(intranet);
    expect(['203.0.113.7', '172.32.0.1', '2001:db8::7'].filter(may('public'))).toHaveLength(3);
    expect(readSettings({}, [])).toMatchObject({ partnersInIntranet: false });
    expect(readSettings({ PARTNER_NETWORKS: 'private' }, [])).toMatchObject({ partnersInIntranet: true });
    expect(() => readSettings({ PARTNER_NETWORKS: 'all' }, [])).toThrow('PARTNER_NETWORKS');
  });
});
