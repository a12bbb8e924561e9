import { describe, expect, it } from 'vitest';
import { createFrameReader } from '../../../src/capture/frame-reader.ts';
import type { FrameAnswer, FrameRequest } from '../../../src/capture/barcode-messages.ts';
import { drawLabel } from '../../fixtures/label-picture.ts';
import { symbolModules } from '../../fixtures/symbol.ts';
import { World } from '../sync/support/world.ts';

const sighting = { text: 'W99000001', format: 'code-39' } as const;

class FakeWorker extends EventTarget {
  asked: FrameRequest[] = [];
  terminated = false;
  postMessage(request: FrameRequest): void {
    this.asked.push(request);
  }
  answer(answer: FrameAnswer): void {
    this.dispatchEvent(new MessageEvent('message', { data: answer }));
  }
  terminate(): void {
    this.terminated = true;
  }
}

function setUp(): { workers: FakeWorker[]; world: World; reader: ReturnType<typeof createFrameReader> } {
  const workers: FakeWorker[] = [];
  const world = new World();
  const createWorker = (): Worker => {
    const worker = new FakeWorker();
    workers.push(worker);
    return worker as unknown as Worker;
  };
  return { workers, world, reader: createFrameReader({ createWorker, timers: world }) };
}

const pixels = () => ({ data: new Uint8ClampedArray(16), width: 2, height: 2 });

describe('reading frames in a worker', () => {
  it('[SC-01] reads one frame at a time, and drops one that comes while it is busy', async () => {
    const { workers, reader } = setUp();
    const first = reader.read(pixels());
    expect(reader.isBusy()).toBe(true);
    expect(await reader.read(pixels())).toEqual([]);
    workers[0]?.answer({ frameId: 1, sightings: [sighting] });
    expect(await first).toEqual([sighting]);
    expect(reader.isBusy()).toBe(false);
  });

  it('ignores the answer to a frame nobody waits for', async () => {
    const { workers, reader } = setUp();
    const reading = reader.read(pixels());
    workers[0]?.answer({ frameId: 99, sightings: [sighting] });
    expect(reader.isBusy()).toBe(true);
    workers[0]?.answer({ frameId: 1, sightings: [] });
    expect(await reading).toEqual([]);
  });

  it('[SC-01] answers for a worker that has gone silent, and replaces it, whether anybody asks or not', async () => {
    const { workers, world, reader } = setUp();
    const first = reader.read(pixels());
    world.advance(10_000); // it may still be compiling its code
    workers[0]?.answer({ frameId: 1, sightings: [sighting] });
    expect(await first).toEqual([sighting]);
    const lost = reader.read(pixels());
    world.advance(4_000);
    expect(await lost).toEqual([]);
    expect(workers[0]?.terminated).toBe(true);
    const next = reader.read(pixels());
    workers[1]?.answer({ frameId: 3, sightings: [sighting] });
    expect(await next).toEqual([sighting]);
  });

  it('[SC-01] gives a still the time that all ways of looking at it take on a slow phone, and no more', async () => {
    const { workers, world, reader } = setUp();
    const first = reader.read(pixels());
    workers[0]?.answer({ frameId: 1, sightings: [] });
    await first;
    const slow = reader.read({ ...pixels(), isStill: true });
    world.advance(10_000);
    workers[0]?.answer({ frameId: 2, sightings: [sighting] });
    expect(await slow).toEqual([sighting]);
    const lost = reader.read({ ...pixels(), isStill: true });
    world.advance(15_000);
    expect(await lost).toEqual([]);
    expect(workers[0]?.terminated).toBe(true);
  });

  it('[SC-01] reads on the calling thread when no worker can be had', async () => {
    const picture = drawLabel(symbolModules('code128', '9930001000000000000019'), {
      width: 800,
      height: 400,
      modulePixels: 3,
      tiltDegrees: 15,
    });
    const data = new Uint8ClampedArray(picture.data.length * 4);
    picture.data.forEach((value, i) => data.fill(value, i * 4, i * 4 + 4));
    const createWorker = (): Worker => {
      throw new Error('workers are forbidden here');
    };
    const reader = createFrameReader({ createWorker, timers: new World() });
    expect(await reader.read({ data, width: picture.width, height: picture.height })).toMatchObject([
      { text: '9930001000000000000019' },
    ]);
  });

  it('answers nothing more once closed', async () => {
    const { workers, reader } = setUp();
    const reading = reader.read(pixels());
    reader.close();
    expect(await reading).toEqual([]);
    expect(workers[0]?.terminated).toBe(true);
    expect(await reader.read(pixels())).toEqual([]);
  });
});
