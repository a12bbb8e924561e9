import { describe, expect, it } from 'vitest';
import { gunzip, fromUtf8 } from '../../../src/base/bytes.ts';
import { answerLimitMs } from '../../../src/sync/http-call.ts';
import { httpTransport } from '../../../src/sync/http-transport.ts';
import type { PushRequest } from '../../../src/protocol/push.ts';
import { settled, World } from './support/world.ts';

const epoch = '00000000-0000-4000-8000-000000000001';
const request: PushRequest = { protocol: 1, deviceId: epoch, items: [] };
const fine = { epoch, serverTimeMs: 5_000, results: [] };
const json = (body: unknown, init: ResponseInit = {}) => new Response(JSON.stringify(body), { ...init, headers: { 'content-type': 'application/json; charset=utf-8', ...init.headers } });

function line(answer: (init: RequestInit) => Response | Promise<Response>) {
  const world = new World();
  const asked: { url: string; init: RequestInit }[] = [];
  const transport = httpTransport({
    clock: world, timers: world,
    fetch: (async (url: string, init: RequestInit) => {
      asked.push({ url, init });
      return answer(init);
    }) as typeof fetch,
  });
  return { world, asked, transport, signal: new AbortController().signal };
}

describe('the line', () => {
  it('[S-02] sends one gzipped body, with our cookie and along no redirect', async () => {
    const { transport, asked, signal } = line(() => json(fine));
    expect(await transport.push(request, signal)).toMatchObject({ ok: true, value: { value: fine, serverTimeMs: 5_000 } });
    const [{ url, init }] = asked as [{ url: string; init: RequestInit }];
    expect(url).toBe('/sync/v1/push');
    expect(init).toMatchObject({ redirect: 'error', credentials: 'same-origin', cache: 'no-store', headers: { 'content-encoding': 'gzip' } });
    expect(JSON.parse(fromUtf8(await gunzip(init.body as Uint8Array)))).toEqual(request);
  });

  it.each([
    ['a portal page with 200', () => new Response('<html>登录</html>', { headers: { 'content-type': 'text/html' } })],
    ['an empty 200', () => new Response('', { status: 200 })],
    ['foreign JSON', () => json({ result: 'ok' })],
    ['half a body', () => new Response('{"epoch":"0000', { headers: { 'content-type': 'application/json' } })],
    ['a portal page with 403', () => new Response('<html>', { status: 403 })],
    ['no network', () => Promise.reject(new TypeError('Failed to fetch'))],
  ])('[S-02] takes %s for no answer at all', async (_name, answer) => {
    const { transport, signal } = line(answer);
    expect(await transport.push(request, signal)).toEqual({ ok: false, error: { code: 'link/offline' } });
  });

  it.each([
    { what: 'an ended login', status: 401, error: { code: 'session/expired', retry: 'sign-in' }, expected: { code: 'link/session-ended' } },
    { what: 'a revoked device', status: 401, error: { code: 'device/revoked', retry: 'sign-in' }, expected: { code: 'link/device-revoked' } },
    { what: 'a wrong password', status: 401, error: { code: 'session/credentials-wrong', retry: 'never' }, expected: { code: 'session/credentials-wrong' } },
    { what: '429', status: 429, error: { code: 'request/too-many', retry: 'later', retryAfterMs: 7_000 }, expected: { code: 'link/server-unwell', detail: { retryAfterMs: 7_000 } } },
    { what: 'a refusal of the body', status: 400, error: { code: 'request/malformed', retry: 'never', detail: { path: 'items' } }, expected: { code: 'request/malformed', detail: { path: 'items' } } },
  ])('[S-10] gives $what its code', async ({ status, error, expected }) => {
    const { transport, signal } = line(() => json({ error }, { status }));
    expect(await transport.push(request, signal)).toEqual({ ok: false, error: expected });
  });

  it('[S-10] obeys the pause of a proxy that is not ours', async () => {
    const { transport, signal } = line(() => new Response('busy', { status: 503, headers: { 'retry-after': '12' } }));
    expect(await transport.push(request, signal)).toEqual({ ok: false, error: { code: 'link/server-unwell', detail: { retryAfterMs: 12_000 } } });
  });

  it('[S-10] gives up on silence after 12 s, and at once when called off', async () => {
    const never = (init: RequestInit) => new Promise<Response>((_resolve, reject) => init.signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError'))));
    const world = new World();
    let asked = 0;
    const transport = httpTransport({
      clock: world, timers: world,
      fetch: ((_url: string, init: RequestInit) => {
        asked += 1;
        return never(init);
      }) as typeof fetch,
    });
    const silent = transport.session(new AbortController().signal);
    await settled(() => asked === 1);
    world.advance(11_999);
    expect(await Promise.race([silent, Promise.resolve('waiting')])).toBe('waiting');
    world.advance(1);
    expect(await silent).toMatchObject({ error: { code: 'link/offline' } });
    const off = new AbortController();
    const called = transport.session(off.signal);
    await settled(() => asked === 2);
    off.abort();
    expect(await called).toMatchObject({ error: { code: 'link/offline' } });
  });

  it('[S-10, F29] gives a large body the time that it needs on the slowest line', () => {
    expect(answerLimitMs(0)).toBe(12_000);
    expect(answerLimitMs(262_144)).toBeGreaterThan(262_144 / 20);
    expect(answerLimitMs(524_288)).toBeGreaterThan(524_288 / 20);
  });

  it('[S-08] reads 409 of a pull as the wish to begin again', async () => {
    const { transport, signal } = line(() => json({ resync: 'floor', epoch }, { status: 409 }));
    const answer = await transport.pull({ feed: `worker:${epoch}`, epoch, cursor: 3, rowSchema: 1, limit: 500 }, signal);
    expect(answer).toMatchObject({ ok: true, value: { value: 'resync' } });
  });

  it('[S-10, F34] hears "more" on the live line, and leaves a line without a heartbeat after 45 s', async () => {
    const out = new TextEncoder();
    let push: ReadableStreamDefaultController<Uint8Array> | null = null;
    // As a browser does: an aborted request breaks its body off.
    const open = ({ signal: end }: RequestInit) => new ReadableStream<Uint8Array>({
      start(controller) {
        push = controller;
        end?.addEventListener('abort', () => controller.error(end.reason));
      },
    });
    const { transport, world, signal } = line((init) => new Response(open(init), { headers: { 'content-type': 'text/event-stream' } }));
    let heard = 0;
    let isOver = false;
    const listening = transport.listen(() => (heard += 1), signal).then(() => (isOver = true));
    await settled(() => push !== null);
    push!.enqueue(out.encode(': here\n\nevent: mo'));
    push!.enqueue(out.encode('re\ndata: \n\n'));
    await settled(() => heard === 1);
    world.advance(44_000);
    expect(isOver).toBe(false);
    push!.enqueue(out.encode(': beat\n\n'));
    await settled(() => world.nextTimerMs() === 45_000);
    world.advance(44_000);
    expect(isOver).toBe(false);
    world.advance(1_000);
    await listening;
    expect(isOver).toBe(true);
  });
});
