import { describe, expect, it } from 'vitest';
import { LookAgain } from '../../../src/device/look-again.ts';

/** Time goes on when told to; a reading answers when told to, or never. */
function world() {
  let nowMs = 0;
  let due: { atMs: number; run: () => void }[] = [];
  const readings: ((isLearnt: boolean) => void)[] = [];
  let released = 0;
  const again = new LookAgain({
    timers: {
      after(ms, run) {
        const timer = { atMs: nowMs + ms, run };
        due.push(timer);
        return () => void (due = due.filter((one) => one !== timer));
      },
    },
    learn: () => new Promise((answer) => readings.push(answer)),
    release: () => (released += 1),
  });
  return {
    again,
    readings,
    released: () => released,
    waiting: () => due.length,
    pass(ms: number) {
      const endMs = nowMs + ms;
      for (let next = soonest(); next !== undefined && next.atMs <= endMs; next = soonest()) {
        nowMs = next.atMs;
        due = due.filter((one) => one !== next);
        next.run();
      }
      nowMs = endMs;
    },
  };
  function soonest() {
    return due.toSorted((a, b) => a.atMs - b.atMs)[0];
  }
}

async function answers(reading: ((isLearnt: boolean) => void) | undefined, isLearnt: boolean): Promise<void> {
  reading?.(isLearnt);
  await Promise.resolve();
  await Promise.resolve();
}

describe('[F12, F13] looking again at a store that was cleared under the open app', () => {
  it('ends with the first reading that succeeds, at twice the distance each time', async () => {
    const { again, readings, pass, released, waiting } = world();
    again.begin();
    await answers(readings[0], false);
    pass(100);
    await answers(readings[1], false);
    pass(199);
    expect(readings).toHaveLength(2);
    pass(1);
    await answers(readings[2], true);
    pass(60_000);
    expect({ readings: readings.length, released: released(), waiting: waiting() }).toEqual({ readings: 3, released: 2, waiting: 0 });
  });

  it('a reading that never comes back is left behind: the databases are let go of and opened anew', async () => {
    const { again, readings, pass, released } = world();
    again.begin();
    pass(100);
    expect({ readings: readings.length, released: released() }).toEqual({ readings: 2, released: 1 });
    await answers(readings[1], true);
    pass(60_000);
    expect(readings).toHaveLength(2);
  });

  it('is one search however often it is begun, gives up in the end, and begins anew when told again', async () => {
    const { again, readings, pass, waiting } = world();
    again.begin();
    again.begin();
    expect(readings).toHaveLength(1);
    pass(60_000);
    const before = readings.length;
    expect(waiting()).toBe(0);
    again.begin();
    expect(readings).toHaveLength(before + 1);
  });

  it('stops when the app is closed', () => {
    const { again, readings, pass } = world();
    again.begin();
    again.close();
    pass(60_000);
    again.begin();
    expect(readings).toHaveLength(1);
  });
});
