import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { securityHeaders } from '../../../src/server/http/guards.ts';
import type { ServerEnv } from '../../../src/server/http/server-env.ts';
import { serverUnderTest } from '../../server-under-test.ts';
import type { ServerUnderTest } from '../../server-under-test.ts';

let server: ServerUnderTest;
let webDir: string;

beforeAll(async () => {
  webDir = mkdtempSync(join(tmpdir(), 'doorstep-web-'));
  for (const folder of ['desk', 'assets']) mkdirSync(join(webDir, folder));
  writeFileSync(join(webDir, 'index.html'), '<title>field</title>');
  writeFileSync(join(webDir, 'desk/index.html'), '<title>desk</title>');
  writeFileSync(join(webDir, 'assets/app-1a2b.js'), `export const text = '${'x'.repeat(4_000)}';`);
  writeFileSync(join(webDir, 'assets/barcode-worker-3c4d.js'), '// reader');
  writeFileSync(join(webDir, 'sw.js'), '// worker');
  server = await serverUnderTest({
    webDir,
    rooms: [(app) => {
      app.get('/desk/v1/boom/:name', () => {
        throw new Error('relation "张三 13800000000" failed');
      });
      app.get('/desk/v1/full', () => {
        throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
      });
      app.post('/desk/v1/echo', async (c) => c.json((await c.req.json()) as object));
      app.post('/partner/v1/echo', (c) => c.json({ ok: true }));
    }],
  });
});
afterAll(async () => {
  await server.close();
  rmSync(webDir, { recursive: true, force: true });
});

const codeOf = async (answer: Response) => ((await answer.json()) as { error: { code: string } }).error.code;
const post = (path: string, body: string, headers: Record<string, string> = {}) => server.app.request(path, { method: 'POST', body, headers: { 'Content-Type': 'application/json', ...headers } });

describe('pages', () => {
  it.each([
    ['/', 'field', 'no-cache'],
    ['/visits/today', 'field', 'no-cache'],
    ['/desk/', 'desk', 'no-cache'],
    ['/desk/cases/1', 'desk', 'no-cache'],
  ])('answers %s with the %s page', async (path, title, cacheControl) => {
    const answer = await server.app.request(path);
    expect(await answer.text()).toContain(`<title>${title}</title>`);
    expect(answer.headers.get('cache-control')).toBe(cacheControl);
  });

  it('keeps hashed assets for good, packed where asked, and the service worker never', async () => {
    const asset = await server.app.request('/assets/app-1a2b.js', { headers: { 'Accept-Encoding': 'gzip, br' } });
    expect([asset.headers.get('cache-control'), asset.headers.get('content-encoding')]).toEqual(['public, max-age=31536000, immutable', 'gzip']);
    expect((await server.app.request('/sw.js')).headers.get('cache-control')).toBe('no-cache');
  });

  it('says 304 to who has the page already', async () => {
    const etag = (await server.app.request('/')).headers.get('etag') ?? '';
    expect((await server.app.request('/', { headers: { 'If-None-Match': etag } })).status).toBe(304);
  });

  it.each(['/assets/app-0000.js', '/sync/v1/nothing', '/desk/v1/nothing', '/files/../index.html.bak', '/..%2f..%2fetc/passwd.txt', '//assets//..//..//package.json'])('answers %s with 404 and a code', async (path) => {
    const answer = await server.app.request(path);
    expect([answer.status, await codeOf(answer)]).toEqual([404, 'request/unknown-path']);
  });
});

describe('every answer', () => {
  it('[X35] carries the headers that keep foreign code, frames and guesses out', async () => {
    const { headers } = await server.app.request('/');
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'; script-src 'self';.*frame-ancestors 'none'/);
    expect(headers.get('content-security-policy')).not.toMatch(/unsafe/);
    expect([headers.get('x-content-type-options'), headers.get('cross-origin-opener-policy'), headers.get('cross-origin-resource-policy')]).toEqual(['nosniff', 'same-origin', 'same-origin']);
    expect(headers.get('permissions-policy')).toContain('camera=(self)');
    expect(headers.get('strict-transport-security')).toBeNull();
    expect((await server.app.request('https://localhost/')).headers.get('strict-transport-security')).toBeNull();
  });

  it('lets the worker that reads barcodes compile its reader, and nothing else', async () => {
    const policyAt = async (path: string) => (await server.app.request(path)).headers.get('content-security-policy') ?? '';
    expect(await policyAt('/assets/barcode-worker-3c4d.js')).toContain("script-src 'self' 'wasm-unsafe-eval';");
    for (const path of ['/', '/desk/', '/sw.js', '/assets/app-1a2b.js', '/assets/barcode-worker-3c4d.js/x']) expect(await policyAt(path)).not.toContain('unsafe');
  });

  it('promise https for good only where the office has a public origin of its own', async () => {
    const settings = { ...server.ports.settings, publicOrigin: 'https://office.example' };
    const app = new Hono<ServerEnv>().use(securityHeaders({ settings })).get('/', (c) => c.text('here'));
    expect((await app.request('/')).headers.get('strict-transport-security')).toContain('max-age=31536000');
  });

  it('[X11] lets nothing in the pages become markup or script by assignment', async () => {
    const policyAt = async (path: string) => (await server.app.request(path)).headers.get('content-security-policy') ?? '';
    for (const path of ['/desk/', '/desk/cases/1']) expect(await policyAt(path)).toMatch(/default-src 'none'.*; require-trusted-types-for 'script'; trusted-types svelte-trusted-html$/);
    for (const path of ['/', '/index.html', '/visits/1']) expect(await policyAt(path)).toMatch(/default-src 'none'.*; require-trusted-types-for 'script'; trusted-types svelte-trusted-html default$/);
  });

  it('of an unexpected error is a code; the log has the place and not the person', async () => {
    const answer = await server.app.request('/desk/v1/boom/%E5%BC%A0%E4%B8%89');
    expect([answer.status, await answer.json()]).toEqual([500, { error: { code: 'server/unwell', retry: 'later' } }]);
    const log = server.logged.join('\n');
    expect(log).toContain('http.test.ts');
    expect(log).toContain('/desk/v1/boom/:name');
    expect(log).not.toMatch(/张三|13800000000|%E5%BC%A0/);
  });
});

describe('who may change anything', () => {
  it.each([
    [{ 'Sec-Fetch-Site': 'cross-site' }, 403],
    [{ 'Sec-Fetch-Site': 'same-site' }, 403],
    [{ Origin: 'http://evil.example' }, 403],
    [{ Origin: 'null' }, 403],
    [{ 'Sec-Fetch-Site': 'same-origin', Origin: 'http://localhost' }, 200],
    [{ Origin: 'http://localhost' }, 200],
    [{}, 200],
  ])('a request with %j is answered %i', async (headers, status) => {
    expect((await post('/desk/v1/echo', '{}', headers as Record<string, string>)).status).toBe(status);
  });

  it('partners are programs and pass', async () => {
    expect((await post('/partner/v1/echo', '{}', { Origin: 'http://partner.example' })).status).toBe(200);
  });
});

describe('bodies', () => {
  it.each([
    ['a name twice', '{"a":1,"a":2}'],
    ['a name twice, spelt otherwise', '{"a":1,"\\u0061":2}'],
    ['a prototype', '{"x":{"__proto__":{"admin":true}}}'],
    ['a constructor', '{"constructor":1}'],
    ['no JSON', '{'],
    ['a depth of 65', '['.repeat(65) + ']'.repeat(65)],
  ])('with %s are refused', async (_what, body) => {
    const answer = await post('/desk/v1/echo', body);
    expect([answer.status, await codeOf(answer)]).toEqual([400, 'request/malformed']);
  });

  it('that only look odd pass unchanged', async () => {
    const odd = { a: '{"a":1,"a":2}', 'quote"d\\': [{ a: 1 }, { a: 2 }], 名: '户号', deep: [[['__proto__']]] };
    expect(await (await post('/desk/v1/echo', JSON.stringify(odd))).json()).toEqual(odd);
  });

  it('past a mebibyte are refused, with and without a stated length', async () => {
    const body = JSON.stringify({ text: 'x'.repeat(1_100_000) });
    expect((await post('/desk/v1/echo', body)).status).toBe(413);
    const stream = new Blob([body]).stream();
    const chunked = await server.app.request('/desk/v1/echo', { method: 'POST', body: stream, headers: { 'Content-Type': 'application/json' }, duplex: 'half' } as RequestInit);
    expect(chunked.status).toBe(413);
  });
});

describe('a disk without room', () => {
  it('[F40] is said to be full and no fault of the server', async () => {
    const full = await server.app.request('/desk/v1/full');
    expect([full.status, await codeOf(full)]).toEqual([507, 'server/storage-full']);
  });
});

describe('operations', () => {
  it('tell health, readiness and numbers', async () => {
    expect((await server.app.request('/healthz')).status).toBe(200);
    expect((await server.app.request('/readyz')).status).toBe(200);
    const metrics = await (await server.app.request('/metrics')).text();
    expect(metrics).toContain('doorstep_requests_total{method="GET",route="/healthz",status="200"} 1');
    expect(metrics).toMatch(/doorstep_callbacks_waiting 0/);
  });
});
