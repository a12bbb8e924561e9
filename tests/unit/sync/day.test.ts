import { describe, expect, it } from 'vitest';
import { sha256Hex, utf8 } from '../../../src/base/bytes.ts';
import { newId } from '../../../src/base/ids.ts';
import { ok } from '../../../src/base/result.ts';
import { FakeOffice } from './support/fake-office.ts';
import { Phone, until } from './support/phone.ts';
import { testId } from './support/rows.ts';
import { World } from './support/world.ts';

const visitId = testId('b', 1);
const orderId = testId('c', 1);

async function atWork(): Promise<{ world: World; office: FakeOffice; phone: Phone }> {
  const world = new World();
  const office = await FakeOffice.open(world);
  office.book(1);
  const phone = await Phone.atWork(world, office.transport());
  return { world, office, phone };
}

describe('a day', () => {
  it('[S-01] enrols, pulls, works offline, pushes, and shows its ticks', async () => {
    const { office, phone } = await atWork();
    const [view] = (await until(phone.app.visits, (visits) => visits?.length === 1))!;
    expect(view!.orders[0]!.parties[0]!.name).toBe('测试甲');

    office.faults = ['offline'];
    expect((await phone.arrive(visitId)).ok).toBe(true);
    expect((await phone.report(orderId, '表箱锁坏')).ok).toBe(true);
    expect((await phone.cycle()).failure?.code).toBe('link/offline');
    const seen = await until(phone.app.visit(visitId), (one) => one?.pending === 2);
    expect(seen?.visit.state).toBe('arrived');
    expect((await phone.outboxShown((items) => items.length === 2)).map(({ state }) => state)).toEqual(['waiting', 'waiting']);

    expect(await phone.cycle()).toMatchObject({ failure: null, unsent: 0 });
    expect(await phone.outboxShown((items) => items.every(({ state }) => state === 'at-office'))).toHaveLength(2);
    expect(office.applied.length).toBe(2);
    const after = await until(phone.app.visit(visitId), (one) => one?.pending === 0 && one.visit.version === 2);
    expect(after?.orders[0]!.problems.length).toBe(1);

    const mutationId = office.applied[0]!.mutationId;
    office.put('receipt', mutationId, { mutationId, acceptedByPartnerAtMs: 1 });
    await phone.cycle();
    await phone.outboxShown((items) => items.some((item) => item.state === 'accepted-by-partner' && item.mutationId === mutationId));
  });

  it('[S-06] sends bytes apart and lets them go only when acknowledged and verified', async () => {
    const { world, office, phone } = await atWork();
    await phone.arrive(visitId);
    const bytes = utf8('a photograph of a door plate');
    const sha256 = await sha256Hex(bytes);
    const photo = { evidenceId: newId(world.nowMs()), kind: 'no-entry' as const, sha256, sizeBytes: bytes.length, mime: 'image/jpeg' as const, capturedAtMs: world.nowMs(), compressed: true };
    const saved = await phone.app.capture({
      subject: { kind: 'work-order', id: orderId }, kind: 'confirm-account',
      payload: { outcome: 'no-entry', accountNumber: null, meterNumber: null, rawText: null, via: 'none', verified: false, note: '门锁着', evidence: [photo] },
      blobs: [{ sha256, bytes, mime: 'image/jpeg', priority: 'meter' }],
    });
    expect(saved).toMatchObject({ ok: true });
    expect(await phone.app.bytesOf(sha256)).toEqual(bytes);

    office.faults = [];
    await phone.cycle();
    expect(office.files.get(sha256)).toEqual(bytes);
    expect(await phone.app.bytesOf(sha256)).toBeNull();
    const items = await phone.outboxShown((all) => all.every(({ state }) => state === 'at-office'));
    expect(items.find(({ kind }) => kind === 'confirm-account')).toMatchObject({ files: [{ isStored: true }] });
  });

  it('[S-01] survives a kill at every step and stays at the same place', async () => {
    const { office, phone } = await atWork();
    await phone.arrive(visitId);
    await phone.app.saveDraft(`visit:${visitId}/problem`, { text: '表箱' });
    await phone.kill();
    expect(await phone.app.loadDraft(`visit:${visitId}/problem`)).toEqual(ok(null));
    await phone.restart();
    expect(await phone.app.loadDraft(`visit:${visitId}/problem`)).toEqual(ok({ text: '表箱' }));
    expect((await until(phone.app.visit(visitId), (one) => one !== null))?.visit.state).toBe('arrived');
    await phone.app.capture({ subject: { kind: 'work-order', id: orderId }, kind: 'report-problem', payload: { text: '表箱锁坏', danger: false }, blobs: [], draftKeys: [`visit:${visitId}/problem`] });
    expect(await phone.app.loadDraft(`visit:${visitId}/problem`)).toEqual(ok(null));
    await phone.restart();
    await phone.cycle();
    expect(office.applied.map(({ sequence }) => sequence)).toEqual([1, 2]);
  });

  it('[S-12] pushes while locked, and neither captures nor pulls', async () => {
    const { office, phone } = await atWork();
    await phone.call(visitId);
    phone.app.lock();
    expect(await phone.call(visitId)).toMatchObject({ ok: false, error: { code: 'lock/locked' } });
    office.requests.length = 0;
    expect((await phone.cycle()).unsent).toBe(0);
    expect(office.requests).toEqual(['push']);
    expect(office.applied.length).toBe(1);
  });

  it('[S-15] gets a new cookie by its own key when the browser has lost it, and sends on in the same cycle', async () => {
    const { office, phone } = await atWork();
    await phone.arrive(visitId);
    office.cookieLost = true;
    expect(await phone.cycle()).toMatchObject({ failure: null, unsent: 0 });
    expect(office.applied.length).toBe(1);
  });

  it('[S-15] keeps everything and says so when the office does not know the key either', async () => {
    const { office, phone } = await atWork();
    await phone.arrive(visitId);
    office.cookieLost = true;
    office.knowsKey = false;
    expect(await phone.cycle()).toMatchObject({ failure: { code: 'link/device-unknown' }, unsent: 1 });
  });
});
