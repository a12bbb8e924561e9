import { describe, expect, it } from 'vitest';
import { deskApi } from '../../../src/desk/api.ts';
import { setupState } from '../../../src/protocol/desk.ts';

const answering = (body: BodyInit | null, init: ResponseInit = {}) => deskApi(() => Promise.resolve(new Response(body, init)));
const read = (api: ReturnType<typeof deskApi>) => api.get('/desk/v1/setup', setupState);

describe('the desk and its server', () => {
  it('parses what it gets', async () => {
    expect(await read(answering('{"needed":false,"sampleData":true}'))).toEqual({ ok: true, value: { needed: false, sampleData: true } });
  });

  it('takes no page of a captive portal for an answer', async () => {
    expect(await read(answering('<html>welcome</html>', { status: 200 }))).toMatchObject({ error: { code: 'link/offline' } });
    expect(await read(answering('<html>gateway</html>', { status: 404 }))).toMatchObject({ error: { code: 'link/offline' } });
  });

  it('gives back the server’s own code, with what it says of waiting', async () => {
    const body = JSON.stringify({ error: { code: 'session/back-off', retry: 'later', retryAfterMs: 5_000 } });
    expect(await read(answering(body, { status: 429 }))).toEqual({ ok: false, error: { code: 'session/back-off', detail: { retryAfterMs: 5_000 } } });
  });

  it('says unwell for an answer in another shape and for a broken server', async () => {
    expect(await read(answering('{"needed":"perhaps"}'))).toMatchObject({ error: { code: 'link/server-unwell' } });
    expect(await read(answering('oops', { status: 502 }))).toMatchObject({ error: { code: 'link/server-unwell' } });
  });

  it('is offline when nothing answers, and never throws', async () => {
    const api = deskApi(() => Promise.reject(new TypeError('fetch failed')));
    expect(await read(api)).toEqual({ ok: false, error: { code: 'link/offline' } });
    expect(await api.send('DELETE', '/desk/v1/session')).toMatchObject({ ok: false });
  });

  it('is content with an empty answer to an act', async () => {
    expect(await answering(null, { status: 204 }).send('POST', '/desk/v1/visits/x/cancel', { reason: 'r' })).toEqual({ ok: true, value: undefined });
  });
});
