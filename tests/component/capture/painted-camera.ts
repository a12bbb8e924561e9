import type { LabelPicture } from '../../fixtures/label-picture.ts';

/** A camera whose picture the test paints. */
export class PaintedCamera {
  readonly #canvas = document.createElement('canvas');
  readonly #context = this.#canvas.getContext('2d')!;
  readonly #timer = setInterval(() => this.#context.fillRect(0, 0, 1, 1), 40); // a stream only moves on when something is painted
  readonly tracks: MediaStreamTrack[] = [];
  light: { ask: (constraints: unknown) => Promise<void> } | null = null;
  refusal: DOMException | null = null;

  show(picture: LabelPicture): void {
    this.#canvas.width = picture.width;
    this.#canvas.height = picture.height;
    const pixels = new ImageData(picture.width, picture.height);
    picture.data.forEach((value, i) => pixels.data.set([value, value, value, 255], i * 4));
    this.#context.putImageData(pixels, 0, 0);
  }

  getUserMedia(): Promise<MediaStream> {
    if (this.refusal !== null) return Promise.reject(this.refusal);
    const stream = this.#canvas.captureStream(20);
    this.tracks.push(...stream.getTracks());
    const light = this.light;
    if (light !== null) for (const track of stream.getTracks()) Object.assign(track, { getCapabilities: () => ({ torch: true }), applyConstraints: (constraints: unknown) => light.ask(constraints) });
    return Promise.resolve(stream);
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
