import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eq } from 'drizzle-orm';
import type { PushResponse } from '../../src/protocol/push.ts';
import { exportDeviceKey, newDeviceKey } from '../../src/protocol/device-key.ts';
import { signRenewal } from '../../src/protocol/renew.ts';
import { blobs, devices, mutations } from '../../src/server/store/tables.ts';
import { jpegFile } from '../fixtures/pictures.ts';
import { serverUnderTest } from '../server-under-test.ts';
import type { ServerUnderTest } from '../server-under-test.ts';
import { errandFor, person } from './support/office.ts';
import { enrol, postJson } from './support/phone.ts';
import type { Phone } from './support/phone.ts';

let server: ServerUnderTest;
beforeAll(async () => {
  server = await serverUnderTest();
});
afterAll(() => server.close());

async function atWork(name: string): Promise<{ phone: Phone; visitId: string }> {
  await person(server.ports, name, 'field-worker');
  const phone = await enrol(server, name);
  const { visitId } = await errandFor(server.ports, phone.workerId);
  return { phone, visitId };
}

const call = { to: 'new-owner', outcome: 'reached', purpose: 'appointment', note: '' };

describe('an office restored from a backup', () => {
  it('[S-09, F46] takes nothing that was meant for the state before, so that the old acts come before the new', async () => {
    const { phone, visitId } = await atWork('restored');
    const item = await phone.capture({ lane: `visit:${visitId}`, kind: 'log-call', payload: call });
    const body = { protocol: 1, deviceId: phone.deviceId, epoch: '00000000-0000-4000-8000-00000000dead', items: [item] };
    const answer = (await (await phone.ask('/sync/v1/push', body)).json()) as PushResponse;
    expect(answer).toMatchObject({ epoch: server.ports.identity.epoch, results: [] });
    expect(await server.ports.db.select().from(mutations).where(eq(mutations.mutationId, item.header.mutationId))).toEqual([]);
    const again = (await (await phone.ask('/sync/v1/push', { ...body, epoch: server.ports.identity.epoch })).json()) as PushResponse;
    expect(again.results).toMatchObject([{ outcome: 'applied' }]);
  });

  it('[P-14, F46] finds bytes that outlived their row, and does not ask for them again', async () => {
    const { phone } = await atWork('outlived');
    const picture = jpegFile();
    const { digest, sealed, metadata } = await phone.sealFile(picture, 'image/jpeg');
    const created = await phone.tus('POST', '/files', { headers: { 'Upload-Length': String(sealed.length), 'Upload-Metadata': metadata } });
    await phone.tus('PATCH', created.headers.get('location')!, { headers: { 'Upload-Offset': '0', 'Content-Type': 'application/offset+octet-stream' }, body: sealed });
    expect(await phone.blobs(digest)).toEqual([{ sha256: digest, state: 'stored' }]);
    await server.ports.db.delete(blobs).where(eq(blobs.sha256, digest));
    expect(await phone.blobs(digest)).toEqual([{ sha256: digest, state: 'stored' }]);
    expect(await server.ports.db.select().from(blobs).where(eq(blobs.sha256, digest))).toMatchObject([{ sizeBytes: picture.length, mime: 'image/jpeg' }]);
  });

  it('[S-15, F67] renews the cookie of a revoked phone, which opens the way up and nothing else', async () => {
    const { phone, visitId } = await atWork('revoked-phone');
    const item = await phone.capture({ lane: `visit:${visitId}`, kind: 'log-call', payload: call });
    const key = await newDeviceKey();
    await server.ports.db.update(devices).set({ publicKey: await exportDeviceKey(key), revokedAtMs: server.clock.nowMs() }).where(eq(devices.deviceId, phone.deviceId));
    const { deviceId } = phone;
    const { challenge } = (await (await postJson(server, { path: '/sync/v1/challenge', body: { deviceId } })).json()) as { challenge: string };
    const renewed = await postJson(server, { path: '/sync/v1/renew', body: { deviceId, challenge, signature: await signRenewal(key, { deviceId, challenge }) } });
    expect(renewed.status).toBe(200);
    const cookie = renewed.headers.get('set-cookie')!.split(';')[0]!;
    const pushed = await postJson(server, { path: '/sync/v1/push', cookie, body: { protocol: 1, deviceId, items: [item] } });
    expect(((await pushed.json()) as PushResponse).results).toMatchObject([{ outcome: 'applied' }]);
    for (const path of ['/sync/v1/pull', '/sync/v1/sign-in']) expect((await postJson(server, { path, cookie, body: {} })).status).toBe(401);
    expect((await server.app.request('/sync/v1/session', { headers: { Cookie: cookie } })).status).toBe(401);
  });
});
