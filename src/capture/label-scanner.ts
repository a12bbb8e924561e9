import type { Failure, Result } from '../base/result.ts';
import { ok } from '../base/result.ts';
import { browserCameraPorts, openCamera } from './camera.ts';
import type { CameraCode, CameraPorts } from './camera.ts';
import type { Camera } from './camera-track.ts';
import { browserFrameReaderPorts, createFrameReader } from './frame-reader.ts';
import type { FrameReader } from './frame-reader.ts';
import { castVote, emptyBallot } from './frame-vote.ts';
import type { Ballot } from './frame-vote.ts';
import { LabelCodeReader } from './label-code-reader.ts';
import type { LabelSighting } from './label-format.ts';

/** At a hand's breadth from the label this gives 2 to 5 pixels a module. */
const SCAN_SIZE = { width: 1280, height: 720 } as const;

export interface LabelScannerOptions {
  readonly video: HTMLVideoElement;
  /** The trade's rule for numbers with a check digit of their own: believed after one frame. */
  readonly hasOwnCheck: (text: string) => boolean;
  /** A text that has won the vote. May come again for the same label; the scanner goes on until it is stopped. */
  readonly onLabel: (label: LabelSighting) => void;
  /** The system took the camera, or it could not be had again after the app came back into view. */
  readonly onLost: (failure: Failure<CameraCode>) => void;
  /** The lens that served last time on this phone. */
  readonly lensId?: string | null;
  readonly ports?: { readonly camera?: CameraPorts; readonly frames?: FrameReader };
}

/** The lens may change while the scanner runs (the app was out of view): ask anew instead of keeping an answer. */
export interface LabelScanner extends Pick<
  Camera,
  'hasTorch' | 'zoom' | 'canFocusAt' | 'lensId' | 'setTorch' | 'setZoom' | 'focusAt'
> {
  /** Stops the camera and the worker; nothing is reported afterwards. May be called again. */
  stop(): void;
}

/**
 * Shows the rear camera in `video` and reads meter labels from it until stopped. Lets go of the camera while the app is
 * out of view (SC-16). Abort: as `stop`; a camera that opens late is closed at once.
 */
export async function startLabelScanner(
  options: LabelScannerOptions,
  signal: AbortSignal,
): Promise<Result<LabelScanner, Failure<CameraCode>>> {
  const frames = options.ports?.frames ?? createFrameReader(browserFrameReaderPorts());
  const session = new ScanSession(options, frames, signal);
  const opened = await session.open();
  if (!opened.ok) {
    session.stop();
    return opened;
  }
  return ok({
    get hasTorch() {
      return session.camera?.hasTorch ?? false;
    },
    get zoom() {
      return session.camera?.zoom ?? null;
    },
    get canFocusAt() {
      return session.camera?.canFocusAt ?? false;
    },
    get lensId() {
      return session.camera?.lensId ?? null;
    },
    setTorch: (on) => session.setTorch(on),
    setZoom: (factor) => session.setZoom(factor),
    focusAt: (point) => session.camera?.focusAt(point) ?? Promise.resolve(false),
    stop: () => session.stop(),
  });
}

class ScanSession {
  camera: Camera | null = null;
  readonly #options: LabelScannerOptions;
  readonly #frames: FrameReader;
  readonly #reader: LabelCodeReader;
  readonly #end = new AbortController();
  #loop: { readonly size: string; stop(): void } | null = null;
  #ballot: Ballot = emptyBallot;
  /** As the worker set them: a camera opened anew has forgotten both. */
  #torch = false;
  #zoom: number | null = null;

  constructor(options: LabelScannerOptions, frames: FrameReader, signal: AbortSignal) {
    this.#options = options;
    this.#frames = frames;
    this.#reader = new LabelCodeReader(frames);
    frames.prepare(); // while the camera opens
    if (signal.aborted) this.#end.abort();
    signal.addEventListener('abort', () => this.stop(), { once: true, signal: this.#end.signal });
    // The library takes the frame's size once, at the start: a turned phone needs a fresh loop.
    options.video.addEventListener('resize', () => this.#scan(), { signal: this.#end.signal });
    document.addEventListener('visibilitychange', () => void this.#follow(), { signal: this.#end.signal });
  }

  async open(): Promise<Result<void, Failure<CameraCode>>> {
    const wish = { ...SCAN_SIZE, lensId: this.camera?.lensId ?? this.#options.lensId ?? null };
    const opened = await openCamera(this.#options.ports?.camera ?? browserCameraPorts(), this.#end.signal, wish);
    if (!opened.ok) return opened;
    this.camera?.stop();
    this.camera = opened.value;
    if (document.visibilityState === 'hidden') {
      this.#pause(); // gone while it opened; `#follow` opens it again
      return ok(undefined);
    }
    this.camera.onLost(() => {
      this.#pause();
      this.#options.onLost({ code: 'camera/busy' });
    });
    const { video } = this.#options;
    video.muted = true;
    video.playsInline = true;
    video.srcObject = this.camera.stream;
    // Refused only while the element is being taken away or replaced; `resize` starts the loop when it does play.
    await video.play().catch(() => undefined);
    this.#scan();
    return ok(undefined);
  }

  async setTorch(on: boolean): Promise<boolean> {
    const isDone = (await this.camera?.setTorch(on)) ?? false;
    if (isDone) this.#torch = on;
    return isDone;
  }

  async setZoom(factor: number): Promise<boolean> {
    this.#zoom = factor;
    return (await this.camera?.setZoom(factor)) ?? false;
  }

  stop(): void {
    this.#end.abort();
    this.#pause();
    this.#frames.close();
  }

  #scan(): void {
    const { video } = this.#options;
    const size = `${video.videoWidth} ${video.videoHeight}`;
    if (this.#loop?.size === size) return; // a video that begins says `resize` too
    this.#endLoop();
    if (this.#end.signal.aborted || this.camera === null || video.videoWidth === 0) return;
    const loop = this.#reader.scan(video, (result) => {
      const sighting = this.#reader.lastSighting;
      if (result !== undefined && sighting !== null && !this.#end.signal.aborted) this.#count(sighting);
    });
    this.#loop = { size, stop: () => loop.stop() };
  }

  #count(sighting: LabelSighting): void {
    const vote = castVote(this.#ballot, sighting, this.#options.hasOwnCheck);
    this.#ballot = vote.ballot;
    if (vote.accepted !== null) this.#options.onLabel(vote.accepted);
  }

  #endLoop(): void {
    this.#loop?.stop();
    this.#loop = null;
  }

  #pause(): void {
    this.#endLoop();
    this.camera?.stop();
    this.camera = null;
    this.#options.video.srcObject = null;
  }

  async #follow(): Promise<void> {
    if (document.visibilityState === 'hidden') return this.#pause();
    if (this.camera !== null) return;
    const opened = await this.open();
    if (!opened.ok && !this.#end.signal.aborted) return this.#options.onLost(opened.error);
    await this.#lookAsBefore();
  }

  async #lookAsBefore(): Promise<void> {
    if (this.#zoom !== null) await this.camera?.setZoom(this.#zoom);
    if (this.#torch) await this.camera?.setTorch(true);
  }
}
