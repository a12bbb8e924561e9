import { BrowserMultiFormatReader } from '@zxing/browser';
import { BarcodeFormat, DecodeHintType, NotFoundException, Result } from '@zxing/library';
import type { FrameReader } from './frame-reader.ts';
import type { LabelFormat, LabelSighting } from './label-format.ts';

/** Short, so that the worker gets its next frame soon after the last; a frame is only taken when it is free. */
const ATTEMPT_EVERY_MS = 40;

const zxingFormats: Record<LabelFormat, BarcodeFormat> = {
  'code-128': BarcodeFormat.CODE_128,
  'code-39': BarcodeFormat.CODE_39,
  'ean-13': BarcodeFormat.EAN_13,
  'qr-code': BarcodeFormat.QR_CODE,
  'data-matrix': BarcodeFormat.DATA_MATRIX,
};

/**
 * The scanner library's continuous reader with its decoding moved out: each frame goes to the frame reader (a worker), and
 * what that found is given out at the library's next attempt. The library alone would decode on the main thread, along
 * horizontal lines only, and miss every tilted label.
 */
export class LabelCodeReader extends BrowserMultiFormatReader {
  readonly #frames: FrameReader;
  #found: readonly LabelSighting[] = [];
  #lastSighting: LabelSighting | null = null;
  #offering = false;
  #canvas: HTMLCanvasElement | null = null;

  constructor(frames: FrameReader) {
    const hints = new Map<DecodeHintType, unknown>([[DecodeHintType.POSSIBLE_FORMATS, Object.values(zxingFormats)]]);
    super(hints, { delayBetweenScanAttempts: ATTEMPT_EVERY_MS, delayBetweenScanSuccess: ATTEMPT_EVERY_MS });
    this.#frames = frames;
  }

  /** The sighting behind the result last given out. */
  get lastSighting(): LabelSighting | null {
    return this.#lastSighting;
  }

  override decodeFromCanvas(canvas: HTMLCanvasElement): Result {
    const [found, ...others] = this.#found;
    this.#found = others;
    // A new canvas is dear to draw on, its picture dear to take: not both in one task of the main thread.
    if (others.length === 0 && canvas === this.#canvas) this.#offer(canvas);
    this.#canvas = canvas;
    if (found === undefined) throw new NotFoundException();
    this.#lastSighting = found;
    return new Result(found.text, new Uint8Array(), 0, [], zxingFormats[found.format]);
  }

  #offer(canvas: HTMLCanvasElement): void {
    if (canvas.width === 0 || canvas.height === 0 || this.#offering || this.#frames.isBusy()) return;
    this.#offering = true;
    void this.#read(canvas)
      .catch(() => [])
      .then((sightings) => {
        this.#offering = false;
        this.#found = sightings;
      });
  }

  async #read(canvas: HTMLCanvasElement): Promise<readonly LabelSighting[]> {
    const { readBitmap } = this.#frames;
    if (readBitmap !== undefined) return readBitmap(await createImageBitmap(canvas));
    const { width, height } = canvas;
    const pixels = canvas.getContext('2d', { willReadFrequently: true })?.getImageData(0, 0, width, height);
    return pixels === undefined
      ? []
      : this.#frames.read({ data: pixels.data as Uint8ClampedArray<ArrayBuffer>, width, height });
  }
}
