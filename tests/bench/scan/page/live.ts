import { systemTimers } from '../../../../src/base/timers.ts';
import { browserFrameReaderPorts, createFrameReader } from '../../../../src/capture/frame-reader.ts';
import type { FramePixels, FrameReader } from '../../../../src/capture/frame-reader.ts';
import { startLabelScanner } from '../../../../src/capture/label-scanner.ts';
import { hasOwnCheck } from '../../../../src/domain/rules/meter-label.ts';

/** What a stretch of live scanning cost. */
export interface LiveWatch {
  readonly frame: { readonly width: number; readonly height: number };
  readonly seconds: number;
  /** Frames read to the end. */
  readonly attempts: number;
  readonly labels: number;
  /** The longest main-thread task the browser reported (it reports those over 50 ms), or 0. */
  readonly longestTaskMs: number;
  readonly longTasks: number;
  /** One frame read by the same code on the main thread. */
  readonly mainThreadMs: readonly number[];
}

/** Scans with the page's camera for a while, then reads the last frame on the main thread as a slow phone's worker would. */
export async function watchLive(seconds: number): Promise<LiveWatch> {
  const video = document.body.appendChild(document.createElement('video'));
  const worker = createFrameReader(browserFrameReaderPorts());
  let attempts = 0;
  let labels = 0;
  async function counted(reading: ReturnType<FrameReader['read']>): ReturnType<FrameReader['read']> {
    const sightings = await reading;
    attempts++;
    return sightings;
  }
  const counting: FrameReader = {
    prepare: () => worker.prepare(),
    isBusy: () => worker.isBusy(),
    read: (pixels) => counted(worker.read(pixels)),
    readBitmap: (bitmap) => counted(worker.readBitmap?.(bitmap) ?? Promise.resolve([])),
    close: () => worker.close(),
  };
  const leave = new AbortController();
  const started = await startLabelScanner(
    { video, hasOwnCheck, onLabel: () => labels++, onLost: () => undefined, ports: { frames: counting } },
    leave.signal,
  );
  if (!started.ok) throw new Error(started.error.code);
  await pause(1_000); // the first frames bring up worker and reader
  const tasks: number[] = [];
  const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)));
  observer.observe({ type: 'longtask' });
  attempts = 0;
  const fromMs = performance.now();
  await pause(seconds * 1_000);
  const took = (performance.now() - fromMs) / 1_000;
  const made = attempts;
  observer.disconnect();
  const frame = { width: video.videoWidth, height: video.videoHeight };
  const last = pixelsOf(video, frame); // now, and not from a frame that is scanned: reading pixels back is a long task of its own
  leave.abort();
  video.remove();
  return {
    frame,
    seconds: took,
    attempts: made,
    labels,
    longestTaskMs: Math.max(0, ...tasks),
    longTasks: tasks.length,
    mainThreadMs: await onMainThread(last),
  };
}

function pixelsOf(video: HTMLVideoElement, { width, height }: LiveWatch['frame']): FramePixels {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no canvas');
  context.drawImage(video, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  return { data: data as Uint8ClampedArray<ArrayBuffer>, width, height };
}

async function onMainThread(pixels: FramePixels): Promise<number[]> {
  const reader = createFrameReader({
    createWorker() {
      throw new Error('on this thread');
    },
    timers: systemTimers,
  });
  const times: number[] = [];
  for (let n = 0; n < 14; n++) {
    const data = pixels.data.slice();
    const fromMs = performance.now();
    await reader.read({ ...pixels, data });
    if (n >= 2) times.push(performance.now() - fromMs);
  }
  return times;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
