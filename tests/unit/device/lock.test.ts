import { beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../../src/device/device-store.ts';
import { Lock } from '../../../src/device/lock.ts';
import { openWorkspace } from '../../../src/device/open-workspace.ts';
import { isStrongPin } from '../../../src/device/pin-rule.ts';
import { syncStore } from '../../../src/device/sync-store.ts';
import { FakeOffice } from '../sync/support/fake-office.ts';
import { Phone, PIN, until } from '../sync/support/phone.ts';
import { testId } from '../sync/support/rows.ts';
import { World } from '../sync/support/world.ts';

let world: World;
let office: FakeOffice;
let phone: Phone;
const visitId = testId('b', 1);

beforeEach(async () => {
  world = new World();
  office = await FakeOffice.open(world);
  office.book(1);
  phone = await Phone.open(world, office.transport());
});

describe('the PIN', () => {
  it.each(['748392', '5081947', '90312784'])('[V-04] takes %s', (pin) => expect(isStrongPin(pin)).toBe(true));
  it.each(['12345', '123456', '987654', '000000', '121212', '123123', '111222', '890123', '751203', '19870514', '12345a', ''])('[V-04] refuses %s', (pin) => expect(isStrongPin(pin)).toBe(false));
});

describe('the lock', () => {
  it('[V-04] goes from not enrolled to PIN needed, open, locked and open again', async () => {
    expect(await phone.app.choosePin(PIN)).toMatchObject({ ok: false, error: { code: 'lock/not-enrolled' } });
    await phone.enrol();
    await until(phone.app.lockState, (state) => state === 'pin-needed');
    expect(await phone.app.choosePin('123456')).toMatchObject({ ok: false, error: { code: 'lock/pin-weak' } });
    expect(await phone.app.choosePin(PIN)).toMatchObject({ ok: true });
    await until(phone.app.lockState, (state) => state === 'open');
    phone.app.lock();
    await until(phone.app.lockState, (state) => state === 'locked');
    expect(await phone.app.unlock(PIN)).toMatchObject({ ok: true });
    await until(phone.app.lockState, (state) => state === 'open');
  });

  it('[V-04] stays open when what was read before the PIN was chosen is told after it, and not when it was read after', async () => {
    const ports = phone.ports();
    await phone.enrol();
    const { outbox } = openStore(ports);
    const lock = new Lock(outbox, ports);
    const self = await outbox.self();
    const before = { row: await outbox.lockRow(), chosen: lock.chosen };
    expect(await lock.choosePin(PIN)).toMatchObject({ ok: true });
    lock.follow(self, before);
    expect(lock.state.value).toBe('open');
    lock.follow(self, { row: await outbox.lockRow(), chosen: lock.chosen });
    expect(lock.state.value).toBe('open');
    lock.follow({ ...self!, worker: { ...self!.worker, accountId: testId('a', 9) } }, before); // of somebody else nothing is late
    expect(lock.state.value).toBe('pin-needed');
    expect(await lock.unlock(PIN)).toMatchObject({ ok: true });
    lock.follow(self, { row: null, chosen: lock.chosen }); // another tab enrolled this person anew
    expect([lock.state.value, lock.key]).toEqual(['pin-needed', null]);
    lock.close();
    outbox.close();
  });

  it('[V-04, X56] waits after five wrong tries, longer each time, and a restart does not forgive', async () => {
    await phone.enrol();
    await phone.app.choosePin(PIN);
    phone.app.lock();
    for (const triesLeft of [4, 3, 2, 1]) expect(await phone.app.unlock('000001')).toMatchObject({ error: { code: 'lock/pin-wrong', detail: { triesLeft } } });
    expect(await phone.app.unlock('000001')).toMatchObject({ error: { code: 'lock/too-many-tries', detail: { waitMs: 30_000 } } });
    await phone.kill();
    expect(await phone.app.unlock(PIN)).toMatchObject({ error: { code: 'lock/too-many-tries' } });
    world.advance(30_000);
    expect(await phone.app.unlock('000001')).toMatchObject({ error: { code: 'lock/too-many-tries', detail: { waitMs: 60_000 } } });
    world.advance(60_000);
    expect(await phone.app.unlock(PIN)).toMatchObject({ ok: true });
    phone.app.lock();
    expect(await phone.app.unlock('000001')).toMatchObject({ error: { detail: { triesLeft: 4 } } });
  });

  it('[V-04, X56] two tabs that try at the same moment have tried twice', async () => {
    await phone.enrol();
    await phone.app.choosePin(PIN);
    phone.app.lock();
    const other = await openWorkspace(phone.ports());
    const answers = await Promise.all([phone.app, other].map((app) => app.unlock('000001')));
    expect(answers.map((answer) => (answer.ok ? 0 : answer.error.detail?.['triesLeft'])).toSorted()).toEqual([3, 4]);
    other.close();
  });

  it('[V-04, X56] the first try after a start counts behind those of another tab, though its lock was read before them', async () => {
    await phone.enrol();
    expect(await phone.app.choosePin(PIN)).toMatchObject({ ok: true });
    const ports = phone.ports();
    const { outbox } = openStore(ports);
    const lock = new Lock(outbox, ports);
    lock.follow(await outbox.self(), { row: await outbox.lockRow(), chosen: lock.chosen });
    await phone.app.unlock('748391');
    await phone.app.unlock('748391');
    expect(await lock.unlock('748391')).toMatchObject({ ok: false, error: { code: 'lock/pin-wrong', detail: { triesLeft: 2 } } });
    lock.close();
    outbox.close();
  });

  it('[V-04] never makes anybody wait more than 15 minutes, even with the clock set back', async () => {
    await phone.enrol();
    await phone.app.choosePin(PIN);
    phone.app.lock();
    for (let tries = 0; tries < 14; tries += 1) {
      await phone.app.unlock('000001');
      world.advance(16 * 60_000);
    }
    await phone.app.unlock('000001');
    world.jump(-100 * 86_400_000);
    expect(await phone.app.unlock(PIN)).toMatchObject({ error: { detail: { waitMs: 900_000 } } });
    await phone.kill(); // nothing but the wall clock tells a new page when that was
    expect(await phone.app.unlock(PIN)).toMatchObject({ error: { detail: { waitMs: 900_000 } } });
    world.advance(900_000);
    expect(await phone.app.unlock(PIN)).toMatchObject({ ok: true });
  });

  it('[X56] a clock put forward shortens no waiting while the page lives', async () => {
    await phone.enrol();
    await phone.app.choosePin(PIN);
    phone.app.lock();
    for (let tries = 0; tries < 5; tries += 1) await phone.app.unlock('000001');
    world.advance(10_000);
    world.jump(86_400_000);
    expect(await phone.app.unlock(PIN)).toMatchObject({ error: { code: 'lock/too-many-tries', detail: { waitMs: 20_000 } } });
    world.advance(20_000);
    expect(await phone.app.unlock('000001')).toMatchObject({ error: { detail: { waitMs: 60_000 } } });
    world.jump(86_400_000);
    expect(await phone.app.unlock(PIN)).toMatchObject({ error: { detail: { waitMs: 60_000 } } });
    world.advance(60_000);
    expect(await phone.app.unlock(PIN)).toMatchObject({ ok: true });
  });

  it('[V-04] locks after five idle minutes and after a minute out of sight', async () => {
    await phone.enrol();
    await phone.app.choosePin(PIN);
    world.advance(4 * 60_000);
    phone.app.touched();
    world.advance(4 * 60_000);
    expect(await until(phone.app.lockState, () => true)).toBe('open');
    world.advance(75_000);
    expect(await until(phone.app.lockState, () => true)).toBe('locked');
    await phone.app.unlock(PIN);
    phone.show(false);
    world.advance(59_000);
    phone.show(true);
    expect(await until(phone.app.lockState, () => true)).toBe('open');
    phone.show(false);
    world.setClock(world.nowMs() + 61_000); // asleep: no timer ran
    phone.show(true);
    expect(await until(phone.app.lockState, () => true)).toBe('locked');
  });

  it('[V-04, X54] shows nothing while locked and everything after', async () => {
    await phone.enrol();
    await phone.app.choosePin(PIN);
    await phone.cycle();
    await phone.call(visitId);
    phone.app.lock();
    expect(await until(phone.app.visits, (views) => views === null)).toBeNull();
    expect(await phone.app.saveDraft('k', 1)).toMatchObject({ error: { code: 'lock/locked' } });
    await phone.app.unlock(PIN);
    expect((await until(phone.app.visit(visitId), (view) => view !== null))?.visit.calls).toHaveLength(1);
  });

  it('[V-05] a forgotten PIN is replaced by signing in; what was sealed before still goes up', async () => {
    await phone.enrol();
    await phone.app.choosePin(PIN);
    await phone.cycle();
    await phone.call(visitId);
    phone.app.lock();
    await phone.enrol();
    await until(phone.app.lockState, (state) => state === 'pin-needed');
    expect(await phone.app.choosePin('903127')).toMatchObject({ ok: true });
    await phone.cycle();
    expect(office.applied).toHaveLength(1);
    expect((await until(phone.app.visit(visitId), (view) => view?.visit.version === 2))?.visit.calls).toHaveLength(1);
  });

  it('[S-09 S-15] enrolled again by the same person under another epoch: the PIN stays, and what the old office had is offered again', async () => {
    await phone.enrol();
    await phone.app.choosePin(PIN);
    await phone.cycle();
    await phone.call(visitId);
    await phone.cycle();
    expect(await phone.outboxNow()).toMatchObject([{ state: 'at-office' }]);
    office.epoch = '00000000-0000-4000-8000-000000000002';
    office.results.clear(); // restored from a backup in which neither the phone nor its work is known
    await phone.enrol();
    expect(await until(phone.app.lockState, () => true)).toBe('open');
    expect(await phone.outboxNow()).toMatchObject([{ state: 'waiting' }]);
    await phone.cycle();
    expect(await phone.outboxNow()).toMatchObject([{ state: 'at-office' }]);
  });

  it('[V-05, F16] enrolled anew with no room to keep it, it says so, and no rows are left that a new lock would never open', async () => {
    await phone.enrol();
    await phone.app.choosePin(PIN);
    await phone.cycle();
    phone.app.lock();
    const answer = await phone.transport.enrol({ username: 'worker', password: 'x', deviceName: '测试手机', deviceId: null }, new AbortController().signal);
    const store = openStore(phone.ports());
    Object.assign(store.outbox.keep, { put: () => Promise.reject(new DOMException('no room', 'QuotaExceededError')) });
    const kept = await syncStore(store, phone.ports(), () => null).enrolled((answer as Extract<typeof answer, { ok: true }>).value.value);
    expect(kept).toMatchObject({ ok: false, error: { code: 'storage/full' } });
    expect([await store.cache.rows.count(), await store.cache.cursors.count()]).toEqual([0, 0]);
    store.outbox.close();
    store.cache.close();
  });

  it('[V-04, F16] says that the store is out of reach, whichever try it is, and throws nothing', async () => {
    await phone.enrol();
    await phone.app.choosePin(PIN);
    const { outbox } = openStore(phone.ports());
    const lock = new Lock(outbox, phone.ports());
    const gone = () => Promise.reject(new DOMException('Internal error', 'UnknownError'));
    Object.assign(outbox, { self: gone, lockRow: gone });
    expect(await lock.unlock(PIN)).toMatchObject({ ok: false, error: { code: 'storage/connection-lost' } });
    expect(await lock.choosePin('903127')).toMatchObject({ ok: false, error: { code: 'storage/connection-lost' } });
    lock.close();
  });

  it("[V-05] a colleague on the same phone sees nothing of the other's work, and it still goes up as his", async () => {
    await phone.enrol();
    await phone.app.choosePin(PIN);
    await phone.cycle();
    await phone.call(visitId);
    await phone.enrol('colleague');
    await until(phone.app.lockState, (state) => state === 'pin-needed');
    await phone.app.choosePin('903127');
    expect(await phone.outboxShown(() => true)).toEqual([]);
    await phone.cycle();
    expect(office.pushes.at(-1)?.items[0]?.header.authorId).toBe(testId('a', 1));
    expect(office.applied).toHaveLength(1);
  });
});
