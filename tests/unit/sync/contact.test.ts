import { describe, expect, it } from 'vitest';
import { fail } from '../../../src/base/result.ts';
import { clockOffsetMs } from '../../../src/sync/clock-offset.ts';
import { lastSaid } from '../../../src/sync/contact.ts';
import { FakeOffice } from './support/fake-office.ts';
import { PIN, Phone } from './support/phone.ts';
import { World } from './support/world.ts';

async function atWork() {
  const world = new World();
  const office = await FakeOffice.open(world);
  office.book(1);
  return { world, phone: await Phone.atWork(world, office.transport()) };
}

/** Every answer of this phone takes so long, by its own clock. */
function slowLine({ world, phone }: { readonly world: World; readonly phone: Phone }, tookMs: number): void {
  const { pull } = phone.transport;
  phone.transport.pull = async (...given) => {
    const answer = await pull(...given);
    world.advance(tookMs);
    return answer.ok ? { ok: true, value: { ...answer.value, heardAtMs: answer.value.sentAtMs + tookMs } } : answer;
  };
}

describe('what the phone knows from hearing the office', () => {
  it('[S-11] an answer slower than 20 s was heard all the same, and leaves the clocks’ difference as it was', async () => {
    const both = await atWork();
    const before = (await both.phone.app.syncStore.contact())!;
    expect(before.offsetMs).toBeTypeOf('number');
    slowLine(both, 21_000);
    await both.phone.cycle();
    const after = (await both.phone.app.syncStore.contact())!;
    expect(after.atMs! - before.atMs!).toBeGreaterThanOrEqual(21_000);
    expect(after.offsetMs).toBe(before.offsetMs);
  });

  it('[S-15, F67] that the phone is revoked is remembered by one that has no contact yet, and taken back by rows on a slow line', async () => {
    const world = new World();
    const phone = await Phone.open(world, (await FakeOffice.open(world)).transport());
    await phone.enrol();
    await phone.app.choosePin(PIN);
    const { pull } = phone.transport;
    expect(await phone.app.syncStore.contact()).toBeNull();
    phone.transport.pull = async () => fail('link/device-revoked');
    await phone.cycle();
    expect(lastSaid({ code: 'link/offline' }, await phone.app.syncStore.contact())).toEqual({ code: 'link/device-revoked' });
    phone.transport.pull = pull;
    slowLine({ world, phone }, 30_000);
    await phone.cycle();
    expect(lastSaid({ code: 'link/offline' }, await phone.app.syncStore.contact())).toEqual({ code: 'link/offline' });
  });

  it('[S-11] the difference is told from the middle of a quick answer alone', () => {
    expect(clockOffsetMs({ value: null, sentAtMs: 1_000, heardAtMs: 3_000, serverTimeMs: 5_000 })).toBe(3_000);
    expect(clockOffsetMs({ value: null, sentAtMs: 1_000, heardAtMs: 22_000, serverTimeMs: 5_000 })).toBeNull();
    expect(clockOffsetMs({ value: null, sentAtMs: 3_000, heardAtMs: 1_000, serverTimeMs: 5_000 })).toBeNull();
    expect(clockOffsetMs({ value: null, sentAtMs: 1_000, heardAtMs: 3_000, serverTimeMs: null })).toBeNull();
  });
});
