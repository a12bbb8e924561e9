import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { httpTransport } from '../../src/sync/http-transport.ts';
import type { Transport } from '../../src/sync/ports.ts';
import { sha256Hex } from '../../src/base/bytes.ts';
import { jpegFile } from '../fixtures/pictures.ts';
import { serverUnderTest } from '../server-under-test.ts';
import type { ServerUnderTest } from '../server-under-test.ts';
import { errandFor, PASSWORD, person } from './support/office.ts';
import { enrol } from './support/phone.ts';
import type { Phone } from './support/phone.ts';

/** The phone's own transport against the server, request for request. */
let server: ServerUnderTest;
let phone: Phone;
let transport: Transport;
let cut = Number.POSITIVE_INFINITY;
const signal = new AbortController().signal;

beforeAll(async () => {
  server = await serverUnderTest();
  await person(server.ports, 'walker', 'field-worker');
  phone = await enrol(server, 'walker');
  const wire = async (input: string, init: RequestInit) => {
    if (init.method === 'PATCH' && cut-- <= 0) throw new TypeError('network');
    return server.app.request(new URL(input, 'http://localhost').pathname, { ...init, headers: { ...(init.headers as Record<string, string>), Cookie: phone.cookie } });
  };
  transport = httpTransport({ fetch: wire as typeof fetch, clock: server.clock, timers: { after: () => () => undefined } });
});
afterAll(() => server.close());

describe('the phone\'s transport', () => {
  it('enrols, asks who it is, pushes and pulls', async () => {
    expect(await transport.enrol({ username: 'walker', password: 'wrong', deviceName: 'x', deviceId: null }, signal)).toMatchObject({ ok: false, error: { code: 'session/credentials-wrong' } });
    expect(await transport.signIn({ password: PASSWORD }, signal)).toMatchObject({ ok: true });
    expect(await transport.session(signal)).toMatchObject({ ok: true, value: { value: { deviceId: phone.deviceId, loginValid: true } } });
    const errand = await errandFor(server.ports, phone.workerId);
    const item = await phone.capture({ lane: `work-order:${errand.workOrderId}`, kind: 'report-problem', payload: { text: '楼道无灯' } });
    const pushed = await transport.push({ protocol: 1, deviceId: phone.deviceId, items: [item] }, signal);
    expect(pushed).toMatchObject({ ok: true, value: { value: { epoch: server.ports.identity.epoch, results: [{ outcome: 'applied' }] } } });
    const request = { feed: `worker:${phone.workerId}`, epoch: null, cursor: 0, rowSchema: 1, limit: 100 };
    expect(await transport.pull(request, signal)).toMatchObject({ ok: true, value: { value: { changes: [{ entity: 'visit' }, { entity: 'work-order', version: 2 }] } } });
    expect(await transport.pull({ ...request, cursor: 99, epoch: server.ports.identity.epoch }, signal)).toMatchObject({ ok: true, value: { value: 'resync' } });
  });

  it('uploads bytes, goes on after a cut where the server stopped, and finds them stored', async () => {
    const bytes = crypto.getRandomValues(new Uint8Array(60_000));
    const scan = new Uint8Array(1_200_000);
    for (let at = 0; at < scan.length; at += bytes.length) scan.set(crypto.getRandomValues(bytes), at);
    const picture = jpegFile({ scan });
    const { digest, sealed } = await phone.sealFile(picture, 'image/jpeg');
    let url: string | null = null;
    const file = { sha256: digest, sealedDigest: await sha256Hex(sealed), mime: 'image/jpeg', body: sealed, uploadUrl: null, onUrl: (given: string) => (url = given) };
    cut = 1;
    expect(await transport.upload(file, signal)).toMatchObject({ ok: false, error: { code: 'link/offline' } });
    cut = Number.POSITIVE_INFINITY;
    expect(await transport.blobs([digest], signal)).toMatchObject({ value: { value: { blobs: [{ state: 'partial', uploadUrl: url }] } } });
    expect(await transport.upload({ ...file, uploadUrl: url }, signal)).toEqual({ ok: true, value: 'sent' });
    expect(await transport.blobs([digest], signal)).toMatchObject({ value: { value: { blobs: [{ state: 'stored' }] } } });
  });

  it('hears that there is more', async () => {
    const stop = new AbortController();
    const heard = new Promise<string>((resolve) => {
      void transport.listen(() => {
        stop.abort();
        resolve('more');
      }, stop.signal);
    });
    const beat = setInterval(() => server.ports.live.announce([`worker:${phone.workerId}`]), 20);
    expect(await heard).toBe('more');
    clearInterval(beat);
  });
});
