// By its place: the check of the layers cannot follow the package's own name for it.
import wasmUrl from '../../node_modules/zxing-wasm/dist/reader/zxing_reader.wasm?url';
import type { FrameAnswer, FrameContent, FrameRequest } from './barcode-messages.ts';
import { decodeSquare } from './decode-square.ts';
import { grayFromRgba } from './gray-frame.ts';
import type { LabelSighting } from './label-format.ts';
import { NativeDetector } from './native-detector.ts';
import type { DetectorClass } from './native-detector.ts';
import { readFrame } from './read-frame.ts';
import type { WholeFrameReader } from './read-frame.ts';

const detector = new NativeDetector((self as { BarcodeDetector?: DetectorClass }).BarcodeDetector);
/** Brought up with the first frame that needs it; where it cannot be had, the slower reader written in script serves. */
let squares: Promise<WholeFrameReader> | null = null;

// Reading takes up to 0.1 s on a slow phone, so it has a thread of its own and the screen stays responsive.
self.addEventListener('message', (event: MessageEvent<FrameRequest>) => void answer(event.data));

async function answer(request: FrameRequest): Promise<void> {
  const message: FrameAnswer = { frameId: request.frameId, sightings: await read(request) };
  self.postMessage(message);
}

async function read({ frameId, content, isStill }: FrameRequest): Promise<readonly LabelSighting[]> {
  const image = pixelsOf(content);
  const quick = isStill ? [] : await detector.read(image);
  if (quick.length > 0) return quick;
  const frame = grayFromRgba(image.data, image.width, image.height);
  const sightings = await readFrame(frame, readSquares, isStill ? null : frameId);
  if (!isStill) await detector.prove(image, sightings);
  return sightings;
}

let canvas: OffscreenCanvas | null = null;

/** Reading pixels out of a picture takes up to 20 ms on a slow phone: here it keeps nobody waiting. */
function pixelsOf(content: FrameContent): ImageData {
  if ('rgba' in content) return new ImageData(new Uint8ClampedArray(content.rgba), content.width, content.height);
  const { bitmap } = content;
  const { width, height } = bitmap;
  if (canvas?.width !== width || canvas.height !== height) canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context?.drawImage(bitmap, 0, 0);
  bitmap.close();
  return context?.getImageData(0, 0, width, height) ?? new ImageData(width, height);
}

async function readSquares(...asked: Parameters<WholeFrameReader>): ReturnType<WholeFrameReader> {
  squares ??= import('./square-reader.ts').then(({ createSquareReader }) => createSquareReader(wasmUrl));
  try {
    return await (
      await squares
    )(...asked);
  } catch {
    squares = Promise.resolve(decodeSquare);
    return decodeSquare(asked[0]);
  }
}
