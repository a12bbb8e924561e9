import SignaturePad from 'signature_pad';
import type { SignatureStrokes } from '../domain/model/strokes.ts';
import { enlarged, startOf, toPaper, toSurface } from './signature-geometry.ts';
import type { PenLook, SurfaceSize } from './signature-geometry.ts';

const pen: PenLook = {
  penColor: '#000',
  dotSize: 2.2,
  minWidth: 1.2,
  maxWidth: 3.4,
  velocityFilterWeight: 0.7,
  compositeOperation: 'source-over',
};

/**
 * A canvas that a customer signs on. Strokes are kept in units of a paper of fixed size, so turning the phone, resizing
 * or coming back after the app was closed shows the same signature, and writing goes on where it stopped.
 */
export class SignatureSurface {
  readonly #canvas: HTMLCanvasElement;
  readonly #pad: SignaturePad;
  readonly #watch: ResizeObserver;
  readonly #onChange: (strokes: SignatureStrokes | null) => void;
  #kept: SignatureStrokes | null;
  #drawnAt: SurfaceSize | null = null;

  /** `onChange` is told the strokes after each one, and after undo and clear: whoever stores, stores then. */
  constructor(
    canvas: HTMLCanvasElement,
    onChange: (strokes: SignatureStrokes | null) => void,
    earlier: SignatureStrokes | null = null,
  ) {
    this.#canvas = canvas;
    this.#onChange = onChange;
    this.#kept = earlier;
    this.#pad = new SignaturePad(canvas, { ...pen, minDistance: 2, throttle: 8 });
    this.#pad.addEventListener('endStroke', () => {
      this.#keep();
      onChange(this.#kept);
    });
    this.#watch = new ResizeObserver(() => {
      // A phone turned in the middle of a stroke: what is on the surface so far is in units of the old one.
      if (this.#drawnAt !== null && this.#pad.toData().length > 0) this.#keep();
      this.#redraw();
    });
    this.#watch.observe(canvas);
    this.#redraw();
  }

  get strokes(): SignatureStrokes | null {
    return this.#kept;
  }

  /** As they go onto the paper: as large there as they were under the hand, where the surface was higher than the paper. */
  get finished(): SignatureStrokes | null {
    return this.#kept === null ? null : enlarged(this.#kept, this.#size());
  }

  get isEmpty(): boolean {
    return this.#kept === null;
  }

  undo(): void {
    if (this.#kept === null) return;
    const strokes = this.#kept.strokes.slice(0, -1);
    this.#kept = strokes.length === 0 ? null : { ...this.#kept, strokes };
    this.#redraw();
    this.#onChange(this.#kept);
  }

  clear(): void {
    this.#kept = null;
    this.#redraw();
    this.#onChange(null);
  }

  close(): void {
    this.#watch.disconnect();
    this.#pad.off();
  }

  #keep(): void {
    const groups = this.#pad.toData();
    const strokes = toPaper(groups, this.#drawnAt ?? this.#size());
    this.#kept = strokes.length === 0 ? null : { version: 1, startedAtMs: startOf(groups), strokes };
  }

  #redraw(): void {
    const size = this.#size();
    const { width, height } = size;
    if (width === 0 || height === 0) return; // not laid out yet, or hidden: the observer calls again
    this.#drawnAt = size;
    const ratio = Math.max(1, window.devicePixelRatio);
    this.#canvas.width = Math.round(width * ratio);
    this.#canvas.height = Math.round(height * ratio);
    this.#canvas.getContext('2d')?.scale(ratio, ratio);
    this.#pad.clear();
    if (this.#kept !== null) this.#pad.fromData(toSurface(this.#kept, size, pen));
  }

  #size(): SurfaceSize {
    return { width: this.#canvas.clientWidth, height: this.#canvas.clientHeight };
  }
}
