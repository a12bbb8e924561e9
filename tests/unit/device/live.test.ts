import { describe, expect, it } from 'vitest';
import { MS_PER_SECOND } from '../../../src/base/clock.ts';
import { watchTables } from '../../../src/device/live.ts';
import '../sync/support/phone.ts'; // a browser's databases, without which a live query is silent
import { settled, World } from '../sync/support/world.ts';

/** A reading that fails so many times, as with a handle that was lost. */
function failing(times: number): () => Promise<string> {
  let left = times;
  return async () => {
    if ((left -= 1) >= 0) throw new DOMException('Internal error', 'UnknownError');
    return 'read';
  };
}

describe('what follows the tables', () => {
  it('[F16] is begun anew by itself until a reading comes to something', async () => {
    const world = new World();
    const seen: string[] = [];
    const end = watchTables(world, failing(2), (value) => void seen.push(value));
    await settled(() => {
      world.advance(MS_PER_SECOND);
      return seen.length > 0;
    });
    end();
    expect([seen, world.nextTimerMs()]).toEqual([['read'], null]);
  });

  it('[F16] is not begun anew once nobody follows it', async () => {
    const world = new World();
    let readings = 0;
    const end = watchTables(world, () => ((readings += 1), failing(1)()), () => undefined);
    await settled(() => world.nextTimerMs() !== null);
    end();
    world.advance(MS_PER_SECOND);
    expect([readings, world.nextTimerMs()]).toEqual([1, null]);
  });
});
