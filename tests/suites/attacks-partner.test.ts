import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MS_PER_HOUR } from '../../src/base/clock.ts';
import { partnerKeyOnce, partnerList } from '../../src/protocol/desk.ts';
import type { PartnerKeyOnce } from '../../src/protocol/desk.ts';
import { AddressRefused } from '../../src/server/callback/outgoing.ts';
import { deliverDueCallbacks } from '../../src/server/callback/deliver.ts';
import { mountPartner } from '../../src/server/intake/mount.ts';
import { composeApp } from '../../src/server/http.ts';
import { audit, callbacks, cases } from '../../src/server/store/tables.ts';
import { enqueueCallback } from '../../src/server/callback/enqueue.ts';
import { partnerHeaders } from '../../src/protocol/partner-signing.ts';
import { newId } from '../../src/base/ids.ts';
import { deskUnderTest, sale, tongliang } from './support/desk.ts';
import type { Desk, DeskUnderTest } from './support/desk.ts';

/** A partner whose key is somebody else's too, who asks without end, or whose name leads into the house. Ids are those of the attacks list. */
let server: DeskUnderTest;
let administrator: Desk;

beforeAll(async () => {
  server = await deskUnderTest();
  administrator = await server.person('admin', { districtId: 'default', supplierId: 'default' }, 'administrator');
});
afterAll(() => server.close());

const keysNow = async () => (await administrator.get('/desk/v1/partners')).read(partnerList).partners.find(({ partnerId }) => partnerId === 'registry')!.keyIds;
const make = async (direction: PartnerKeyOnce['direction']) => (await administrator.post('/desk/v1/partners/registry/keys', { direction })).read(partnerKeyOnce);
const retire = (keyId: string, partnerId = 'registry') => administrator.post(`/desk/v1/partners/${partnerId}/keys/${keyId}/retire`, {});
const pushWith = (key: { keyId: string; secret: string }) => server.push('/partner/v1/applications', sale(server.clock.nowMs()).application, { keyId: key.keyId, secret: key.secret });

async function enqueued(): Promise<string> {
  const [row] = await server.ports.db.select().from(cases).limit(1);
  await server.ports.db.transaction((tx) => enqueueCallback(tx, server.ports, { caseRecord: row!.doc, event: 'accepted', mutationIds: [] }));
  return row!.caseId;
}
const signedBy = () => server.heard.at(-1)!.headers.get('x-key-id');

describe('a partner’s key that somebody else may have', () => {
  it('[X38, K-22] is retired at once by an administrator, after the partner has another', async () => {
    const old = server.secrets.inbound;
    const fresh = await make('inbound');
    expect((await keysNow()).inbound.toSorted()).toEqual([old.keyId, fresh.keyId].toSorted());
    expect([(await pushWith(old)).status, (await pushWith(fresh)).status]).toEqual([200, 200]);
    expect((await retire(old.keyId)).status).toBe(204);
    expect((await pushWith(old)).refusal?.code).toBe('partner/key-unknown');
    expect((await pushWith(fresh)).status).toBe(200);
    expect(await keysNow()).toMatchObject({ inbound: [fresh.keyId] });
    expect((await administrator.get('/desk/v1/partners')).text).not.toContain(fresh.secret);
    expect((await server.ports.db.select().from(audit)).filter(({ act }) => act === 'partner/key-made' || act === 'partner/key-retired').map(({ subject }) => subject)).toEqual([`registry ${fresh.keyId}`, `registry ${old.keyId}`]);
  });

  it('[X50, K-22] of ours signs until the next one takes over, and without one callbacks wait', async () => {
    const old = server.secrets.outbound;
    const [lost, next] = [await make('outbound'), await make('outbound')];
    expect(await keysNow()).toMatchObject({ outbound: [old.keyId], next: [next.keyId] }); // of two that wait, the last
    expect((await retire(lost.keyId)).status).toBe(404);
    await enqueued();
    await deliverDueCallbacks(server.ports);
    expect(signedBy()).toBe(old.keyId);
    await retire(old.keyId);
    await enqueued();
    await deliverDueCallbacks(server.ports);
    expect([signedBy(), await keysNow()]).toMatchObject([next.keyId, { outbound: [next.keyId], next: [] }]);
    await retire(next.keyId);
    const caseId = await enqueued();
    await deliverDueCallbacks(server.ports);
    expect((await server.ports.db.select().from(callbacks).where(eq(callbacks.caseId, caseId))).at(-1)).toMatchObject({ state: 'waiting', lastCode: 'callback/not-configured' });
    const last = await make('outbound');
    server.clock.advance(MS_PER_HOUR);
    await deliverDueCallbacks(server.ports);
    expect(signedBy()).toBe(last.keyId);
  });

  it('[X01, C-21] is no other partner’s to retire, nor anybody’s but an administrator’s', async () => {
    const [keyId = ''] = (await keysNow()).inbound;
    expect((await retire(keyId, 'nobody')).status).toBe(404);
    expect((await administrator.post('/desk/v1/partners/nobody/keys', { direction: 'inbound' })).status).toBe(404);
    const clerk = await server.person('clerk', tongliang, 'clerk');
    expect((await clerk.post('/desk/v1/partners/registry/keys', { direction: 'inbound' })).status).toBe(403);
    expect((await clerk.post(`/desk/v1/partners/registry/keys/${keyId}/retire`, {})).status).toBe(403);
    expect((await keysNow()).inbound).toEqual([keyId]);
  });
});

describe('a partner that asks without end', () => {
  it('[X44] is told to wait, and no request that somebody repeats counts for it', async () => {
    const key = await make('inbound');
    const app = composeApp({ ...server.ports, identity: { ...server.ports.identity }, settings: { ...server.ports.settings, partnerRequestsPerMinute: 3 } }, [mountPartner]);
    const ask = async (nonce = newId(server.clock.nowMs())) => {
      const path = '/partner/v1/applications/none';
      const headers = await partnerHeaders(key.secret, { method: 'GET', path, query: '', body: '', timestamp: String(server.clock.nowMs()), nonce, keyId: key.keyId });
      const answer = await app.request(`http://localhost${path}`, { headers });
      return [answer.status, ((await answer.json()) as { error: { code: string } }).error.code];
    };
    const nonce = newId(server.clock.nowMs());
    expect(await ask(nonce)).toEqual([404, 'case/unknown']);
    for (let at = 0; at < 5; at++) expect(await ask(nonce)).toEqual([401, 'partner/nonce-reused']);
    expect([await ask(), await ask(), await ask()]).toEqual([[404, 'case/unknown'], [404, 'case/unknown'], [429, 'request/too-many']]);
  });
});

describe('a partner whose name leads into the house', () => {
  it('[X49] is not called back there, and again when it leads elsewhere', async () => {
    const caseId = await enqueued();
    const ports = { ...server.ports, fetch: () => Promise.reject(new AddressRefused()) };
    await deliverDueCallbacks(ports);
    const rows = () => server.ports.db.select().from(callbacks).where(eq(callbacks.caseId, caseId));
    expect((await rows()).at(-1)).toMatchObject({ state: 'waiting', lastCode: 'callback/address-refused' });
    server.clock.advance(MS_PER_HOUR);
    await deliverDueCallbacks(server.ports);
    expect((await rows()).at(-1)).toMatchObject({ state: 'delivered' });
  });
});
