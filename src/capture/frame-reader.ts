import { MS_PER_SECOND } from '../base/clock.ts';
import { systemTimers } from '../base/timers.ts';
import type { Timers } from '../base/timers.ts';
import type { FrameAnswer, FrameContent, FrameRequest } from './barcode-messages.ts';
import { grayFromRgba } from './gray-frame.ts';
import type { LabelSighting } from './label-format.ts';
import { decodeSquare } from './decode-square.ts';
import { readFrame } from './read-frame.ts';

/** Pixels as a canvas gives them. */
export interface FramePixels {
  readonly data: Uint8ClampedArray<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
  /** A picture that will not be followed by another: everything is tried on it. */
  readonly isStill?: boolean;
}

/** Reads frames off the main thread, one at a time (SC-01). */
export interface FrameReader {
  /** Has the worker started, for who will have frames soon. */
  prepare(): void;
  /** While it is, a frame offered would only grow old in a queue. */
  isBusy(): boolean;
  /** Takes the pixels over. Empty: nothing read, the reader is busy, or it was closed meanwhile. */
  read(pixels: FramePixels): Promise<readonly LabelSighting[]>;
  /** The same from a picture, which is closed; absent where only this thread could read its pixels out. */
  readonly readBitmap?: ((bitmap: ImageBitmap) => Promise<readonly LabelSighting[]>) | undefined;
  close(): void;
}

export interface FrameReaderPorts {
  readonly createWorker: () => Worker;
  readonly timers: Timers;
  /** The worker can read the pixels of a picture out by itself. */
  readonly readsBitmaps?: boolean;
}

/** A worker that has not answered by then has died without a word and is replaced. */
const LONGEST_MS = 4 * MS_PER_SECOND;
/** Before its first answer it reads and compiles its code, and a still is looked at in every way. */
const LONGEST_FIRST_MS = 15 * MS_PER_SECOND;

/** A worker of this build. */
export function browserFrameReaderPorts(): FrameReaderPorts {
  return {
    createWorker: () => new Worker(new URL('./barcode-worker.ts', import.meta.url), { type: 'module' }),
    timers: systemTimers,
    readsBitmaps: typeof OffscreenCanvas !== 'undefined' && typeof createImageBitmap !== 'undefined',
  };
}

/** Where no worker can be had, or it fails twice, frames are read on the calling thread: slower, but the label is still read. */
export function createFrameReader(ports: FrameReaderPorts): FrameReader {
  let worker: Worker | null = null;
  let hasAnswered = false;
  let failures = 0;
  let closed = false;
  let nextFrameId = 1;
  let waiting: { frameId: number; stopWaiting: () => void; answer: (sightings: readonly LabelSighting[]) => void } | null = null;

  function settle(sightings: readonly LabelSighting[]): void {
    const settled = waiting;
    waiting = null;
    settled?.stopWaiting();
    settled?.answer(sightings);
  }
  function discard(): void {
    worker?.terminate();
    worker = null;
    hasAnswered = false;
    failures++;
    settle([]);
  }
  function ensureWorker(): Worker | null {
    if (worker !== null || failures >= 2) return worker;
    try {
      worker = ports.createWorker();
    } catch {
      failures = 2;
      return null;
    }
    worker.addEventListener('message', (event: MessageEvent<FrameAnswer>) => {
      hasAnswered = true;
      if (event.data.frameId === waiting?.frameId) settle(event.data.sightings);
    });
    worker.addEventListener('error', discard);
    return worker;
  }

  function ask(thread: Worker, request: Omit<FrameRequest, 'frameId'>): Promise<readonly LabelSighting[]> {
    const frameId = nextFrameId++;
    const longestMs = request.isStill || !hasAnswered ? LONGEST_FIRST_MS : LONGEST_MS;
    return new Promise((answer) => {
      waiting = { frameId, stopWaiting: ports.timers.after(longestMs, discard), answer };
      thread.postMessage({ ...request, frameId } satisfies FrameRequest, [transferOf(request.content)]);
    });
  }
  function readHere(pixels: FramePixels): Promise<readonly LabelSighting[]> {
    const frame = grayFromRgba(pixels.data, pixels.width, pixels.height);
    return readFrame(frame, decodeSquare, pixels.isStill === true ? null : nextFrameId++);
  }

  return {
    prepare: () => void ensureWorker(),
    isBusy: () => waiting !== null,
    read(pixels) {
      if (closed || waiting !== null) return Promise.resolve([]);
      const thread = ensureWorker();
      if (thread === null) return readHere(pixels);
      const { width, height } = pixels;
      return ask(thread, { content: { rgba: pixels.data.buffer, width, height }, isStill: pixels.isStill ?? false });
    },
    get readBitmap() {
      if (!ports.readsBitmaps || ensureWorker() === null) return undefined;
      return (bitmap: ImageBitmap) => {
        const thread = closed || waiting !== null ? null : ensureWorker();
        if (thread !== null) return ask(thread, { content: { bitmap }, isStill: false });
        bitmap.close();
        return Promise.resolve([]);
      };
    },
    close() {
      closed = true;
      worker?.terminate();
      worker = null;
      settle([]);
    },
  };
}

function transferOf(content: FrameContent): Transferable {
  return 'rgba' in content ? content.rgba : content.bitmap;
}
