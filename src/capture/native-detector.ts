import { labelFormats } from './label-format.ts';
import type { LabelFormat, LabelSighting } from './label-format.ts';

/** The browser's own detector, which the types of the language do not know yet. */
interface Detector {
  detect(image: ImageData): Promise<readonly { readonly rawValue: string; readonly format: string }[]>;
}
export interface DetectorClass {
  new (options: { formats: readonly string[] }): Detector;
  getSupportedFormats(): Promise<readonly string[]>;
}

const native: Record<LabelFormat, string> = {
  'code-128': 'code_128',
  'code-39': 'code_39',
  'ean-13': 'ean_13',
  'qr-code': 'qr_code',
  'data-matrix': 'data_matrix',
};

/**
 * SC-12: a fast path that has to earn its place: phones without the maker's services offer a detector that never answers or
 * answers wrongly. It runs only beside our own reading at first; once it has given the very text our reading gave, with no
 * other text before, it may answer by itself. One contradiction or error, and it is not asked again.
 */
export class NativeDetector {
  readonly #class: DetectorClass | undefined;
  #detector: Promise<Detector | null> | null = null;
  #state: 'unproven' | 'proven' | 'dismissed' = 'unproven';

  constructor(detectorClass: DetectorClass | undefined) {
    this.#class = detectorClass;
    if (detectorClass === undefined) this.#state = 'dismissed';
  }

  get isProven(): boolean {
    return this.#state === 'proven';
  }

  /** What it sees, once proven; else nothing. */
  async read(image: ImageData): Promise<readonly LabelSighting[]> {
    return this.isProven ? ((await this.#detect(image)) ?? []) : [];
  }

  /** Shows it a picture of which the right reading is known. */
  async prove(image: ImageData, known: readonly LabelSighting[]): Promise<void> {
    if (this.#state !== 'unproven' || known.length === 0) return;
    const seen = await this.#detect(image);
    if (seen === null || seen.length === 0) return;
    const agrees = seen.every(({ text, format }) =>
      known.some((label) => label.text === text && label.format === format),
    );
    this.#state = agrees ? 'proven' : 'dismissed';
  }

  async #detect(image: ImageData): Promise<readonly LabelSighting[] | null> {
    try {
      this.#detector ??= this.#open();
      const found = await (await this.#detector)?.detect(image);
      return found?.flatMap(({ rawValue, format }) => sightingOf(rawValue, format)) ?? null;
    } catch {
      this.#state = 'dismissed';
      return null;
    }
  }

  async #open(): Promise<Detector | null> {
    const supported = (await this.#class?.getSupportedFormats()) ?? [];
    const formats = Object.values(native).filter((format) => supported.includes(format));
    if (this.#class === undefined || !formats.includes(native['code-128'])) {
      this.#state = 'dismissed';
      return null;
    }
    return new this.#class({ formats });
  }
}

function sightingOf(text: string, name: string): LabelSighting[] {
  const format = labelFormats.find((known) => native[known] === name);
  return format === undefined || text === '' ? [] : [{ text, format }];
}
