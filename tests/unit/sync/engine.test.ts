import { beforeEach, describe, expect, it } from 'vitest';
import { fail } from '../../../src/base/result.ts';
import { backoffMs } from '../../../src/sync/backoff.ts';
import { clockOffsetMs } from '../../../src/sync/clock-offset.ts';
import { startEngine } from '../../../src/sync/engine.ts';
import type { Engine } from '../../../src/sync/engine.ts';
import type { CycleLock } from '../../../src/sync/ports.ts';
import type { RegisterPorts } from '../../../src/sync/register-ports.ts';
import { FakeOffice } from './support/fake-office.ts';
import { Phone, PIN, until } from './support/phone.ts';
import { testId } from './support/rows.ts';
import { settled, World } from './support/world.ts';

let world: World;
let office: FakeOffice;
let phone: Phone;
let engine: Engine;
const delays: number[] = [];
/** Of timers that nobody called off. */
const pending = new Set<number>();
const page = { visible: true, frozen: false, wakes: new Set<() => void>(), freezes: new Set<() => void>() };

function start(lock: CycleLock = { exclusively: (run) => run() }, registers?: RegisterPorts): Engine {
  const on = (listeners: Set<() => void>) => (run: () => void) => {
    listeners.add(run);
    return () => void listeners.delete(run);
  };
  return startEngine({
    ...phone.syncPorts(), lock, ...(registers !== undefined && { registers }),
    timers: {
      after(delayMs, run) {
        delays.push(delayMs);
        pending.add(delayMs);
        const cancel = world.after(delayMs, run);
        return () => {
          pending.delete(delayMs);
          cancel();
        };
      },
    }, askForWakeUp: () => {},
    page: { visible: () => page.visible, frozen: () => page.frozen, onWake: on(page.wakes), onFreeze: on(page.freezes) },
  });
}

beforeEach(async () => {
  Object.assign(page, { visible: true, frozen: false });
  pending.clear();
  world = new World();
  office = await FakeOffice.open(world);
  office.book(1);
  phone = await Phone.open(world, office.transport());
});

const atOffice = async () => (await phone.outboxNow()).every(({ state }) => state === 'at-office');

describe('the engine', () => {
  it('[S-10] enrols, pulls by itself when the lock opens, and sends a save at once', async () => {
    engine = start();
    expect(await engine.enrol({ username: 'worker', password: 'x', deviceName: '测试手机' })).toMatchObject({ ok: true });
    await phone.app.choosePin(PIN);
    await until(phone.app.visits, (views) => views?.length === 1);
    await until(engine.status, (status) => status.firstSyncDone && !status.running);
    await phone.call(testId('b', 1));
    await settled(atOffice);
    expect(await until(engine.status, ({ running }) => !running)).toMatchObject({ failure: null, clockOffsetMs: 0 });
    engine.stop();
  });

  it.each(['offline', 'server-unwell'] as const)('[S-10] tries again within 10 s while somebody looks, for ever and without an attempt limit (%s, which names a pause of a second at most)', async (fault) => {
    await phone.enrol();
    await phone.app.choosePin(PIN);
    engine = start();
    await until(engine.status, (status) => status.firstSyncDone && !status.running);
    office.faults = Array.from({ length: 12 }, () => fault);
    delays.length = 0;
    await phone.call(testId('b', 1));
    await settled(() => {
      world.advance(500);
      return office.faults.length === 0;
    });
    expect(delays.length).toBeGreaterThanOrEqual(11);
    expect(Math.max(...delays)).toBeLessThanOrEqual(10_000);
    await settled(() => {
      world.advance(500);
      return atOffice();
    });
    engine.stop();
  });

  it('[S-12] comes back when another tab holds the lock, and lets go of everything when frozen', async () => {
    await phone.enrol();
    await phone.app.choosePin(PIN);
    let isHeld = true;
    engine = start({ exclusively: async (run) => (isHeld ? 'busy' : run()) });
    await phone.call(testId('b', 1));
    await settled(() => world.nextTimerMs() !== null);
    expect(office.requests).toEqual([]);
    isHeld = false;
    page.frozen = true;
    for (const freeze of page.freezes) freeze();
    world.advance(120_000);
    expect(office.requests).toEqual([]);
    page.frozen = false;
    for (const wake of page.wakes) wake();
    await until(engine.status, (status) => status.firstSyncDone);
    engine.stop();
  });

  it('[S-12] a page frozen in the middle of a cycle lets go of the lock, though its store answers nobody until it is thawed', async () => {
    await phone.enrol();
    await phone.app.choosePin(PIN);
    let isHeld = false;
    let isAsked = false;
    const ports = phone.syncPorts();
    const silent = () => new Promise<never>(() => undefined);
    const store = { ...ports.store, tidy: (nowMs: number) => (page.frozen ? silent() : ports.store.tidy(nowMs)), unsent: () => (page.frozen ? silent() : ports.store.unsent()) };
    const pull = (_ask: unknown, signal: AbortSignal) => {
      isAsked = true;
      return new Promise<ReturnType<typeof fail<'link/offline'>>>((resolve) => signal.addEventListener('abort', () => resolve(fail('link/offline'))));
    };
    const lock: CycleLock = {
      exclusively: async (run) => {
        isHeld = true;
        return run().finally(() => (isHeld = false));
      },
    };
    engine = startEngine({ ...ports, store, transport: { ...ports.transport, pull }, lock, askForWakeUp: () => {}, page: { visible: () => true, frozen: () => page.frozen, onWake: () => () => {}, onFreeze: (run) => (page.freezes.add(run), () => {}) } });
    await settled(() => isAsked);
    expect(isHeld).toBe(true);
    page.frozen = true;
    for (const freeze of page.freezes) freeze();
    await settled(() => !isHeld);
    engine.stop();
  });

  it('[S-10, S-12] runs again when thawed before the cycle that the freeze broke off has ended', async () => {
    await phone.enrol();
    await phone.app.choosePin(PIN);
    let letGo = () => {};
    const held = new Promise<void>((resolve) => (letGo = resolve));
    let turns = 0;
    engine = start({ exclusively: async (run) => ((turns += 1) === 1 ? held.then(run) : run()) });
    page.frozen = true;
    for (const freeze of page.freezes) freeze();
    page.frozen = false;
    for (const wake of page.wakes) wake();
    expect(turns).toBe(1);
    letGo();
    await until(engine.status, (status) => status.firstSyncDone);
    engine.stop();
  });

  it('[S-15, F67] goes on saying that the phone is revoked when it is opened again without signal, until the office gives it rows', async () => {
    await phone.enrol();
    await phone.app.choosePin(PIN);
    const sound = phone.transport.pull;
    engine = start();
    await until(engine.status, (status) => status.firstSyncDone && !status.running);
    phone.transport.pull = async () => fail('link/device-revoked');
    engine.wake();
    await until(engine.status, ({ failure }) => failure?.code === 'link/device-revoked');
    engine.stop();
    await phone.restart();
    phone.transport.pull = async () => fail('link/offline');
    engine = start();
    expect((await until(engine.status, ({ running, failure }) => !running && failure !== null)).failure).toEqual({ code: 'link/device-revoked' });
    phone.transport.pull = sound;
    engine.wake();
    await until(engine.status, ({ running, failure }) => !running && failure === null);
    phone.transport.pull = async () => fail('link/offline');
    engine.wake();
    expect((await until(engine.status, ({ running, failure }) => !running && failure !== null)).failure).toEqual({ code: 'link/offline' });
    engine.stop();
  });

  it('[S-10] leaves no timer behind that counted for an enrolment or a sign-in', async () => {
    engine = start();
    expect(await engine.enrol({ username: 'worker', password: 'x', deviceName: '测试手机' })).toMatchObject({ ok: true });
    expect(await engine.signInAgain({ password: 'x' })).toMatchObject({ ok: true });
    expect(delays.filter((delayMs) => delayMs === 30_000).length).toBeGreaterThanOrEqual(2);
    expect(pending.has(30_000)).toBe(false);
    engine.stop();
  });

  it.each(['stopped', 'frozen'])('[S-12] %s while it looks at what there is to show, it plans nothing and brings no register', async (how) => {
    await phone.enrol();
    await phone.app.choosePin(PIN);
    let goOn = () => {};
    const looking = new Promise<void>((resolve) => (goOn = resolve));
    let isLooking = false;
    let brought = 0;
    const { store } = phone.syncPorts();
    const cursor = store.cursor.bind(store);
    store.cursor = async (feed) => {
      const found = await cursor(feed);
      if (!found.complete) return found;
      isLooking = true;
      await looking;
      return found;
    };
    const lock: CycleLock = {
      async exclusively() {
        brought += 1;
        return 'busy';
      },
    };
    engine = start({ exclusively: (run) => run() }, { lock } as unknown as RegisterPorts);
    await settled(() => isLooking);
    delays.length = 0;
    page.frozen = how === 'frozen';
    if (how === 'frozen') for (const freeze of page.freezes) freeze();
    else engine.stop();
    goOn();
    for (let turns = 0; turns < 20; turns += 1) await new Promise((resolve) => setImmediate(resolve));
    expect([delays.filter((delayMs) => delayMs === 60_000), brought]).toEqual([[], 0]);
    engine.stop();
  });

  it('[S-10] signs in again after a login has ended, and pulls then', async () => {
    await phone.enrol();
    await phone.app.choosePin(PIN);
    engine = start();
    await until(engine.status, (status) => status.firstSyncDone && !status.running);
    office.loginValid = false;
    engine.wake();
    await until(engine.status, (status) => status.failure?.code === 'link/session-ended');
    office.book(2);
    expect(await engine.signInAgain({ password: 'x' })).toMatchObject({ ok: true });
    await until(phone.app.visits, (views) => views?.length === 2);
    engine.stop();
  });
});

describe('pauses and clocks', () => {
  it('[S-10, F35] back off from 2 s to 5 min, spread', () => {
    expect(backoffMs(1, () => 0)).toBe(1_000);
    expect(backoffMs(1, () => 0.999)).toBeGreaterThan(1_900);
    expect(backoffMs(50, () => 1)).toBe(300_000);
  });

  it('[S-11] takes the middle between asking and hearing, and nothing that means nothing', () => {
    const answer = { value: null, sentAtMs: 1_000, heardAtMs: 3_000, serverTimeMs: 12_000 };
    expect(clockOffsetMs(answer)).toBe(10_000);
    expect(clockOffsetMs({ ...answer, serverTimeMs: null })).toBeNull();
    expect(clockOffsetMs({ ...answer, heardAtMs: 500 })).toBeNull();
    expect(clockOffsetMs({ ...answer, heardAtMs: 60_000 })).toBeNull();
  });
});
