import { describe, expect, it } from 'vitest';
import { LeaseClock } from '../../../src/device/register-files/lease-clock.ts';

const HOUR = 3_600_000;

/** A phone whose wall clock can be set, with a process that can be started anew. */
function phone() {
  const kept = { latest: null as number | null, offset: 0 as number | null };
  const clock = { wall: 1_000 * HOUR, process: 0 };
  const start = () => new LeaseClock({ latest: async () => kept.latest, keep: async (ms) => void (kept.latest = ms), offsetMs: async () => kept.offset }, { nowMs: () => clock.wall, monotonicMs: () => clock.process });
  const pass = (ms: number) => {
    clock.wall += ms;
    clock.process += ms;
  };
  return { clock, kept, start, pass };
}

describe('[V-08, X57] the office’s time, without signal', () => {
  it('goes on with the clock, and does not go back with it', async () => {
    const { clock, start, pass } = phone();
    const lease = start();
    await lease.heard(1_000 * HOUR);
    pass(5 * HOUR);
    expect(await lease.officeNowMs()).toBe(1_005 * HOUR);
    clock.wall -= 20 * HOUR;
    expect(await lease.officeNowMs()).toBe(1_005 * HOUR);
    pass(2 * HOUR);
    expect(await lease.officeNowMs()).toBe(1_007 * HOUR);
  });

  it('remembers across a restart what it once showed', async () => {
    const { clock, start, pass } = phone();
    const before = start();
    await before.heard(1_000 * HOUR);
    pass(5 * HOUR);
    await before.officeNowMs();
    clock.wall -= 20 * HOUR;
    clock.process = 0;
    expect(await start().officeNowMs()).toBe(1_005 * HOUR);
  });

  it('takes the office at its word, even where the phone had run ahead', async () => {
    const { clock, kept, start } = phone();
    const lease = start();
    clock.wall += 48 * HOUR;
    expect(await lease.officeNowMs()).toBe(1_048 * HOUR);
    kept.offset = -48 * HOUR;
    await lease.heard(1_000 * HOUR);
    expect(await lease.officeNowMs()).toBe(1_000 * HOUR);
  });
});
