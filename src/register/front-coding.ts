import type { Bytes } from '../base/bytes.ts';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';

/** Every so many texts one is written whole, so that any text is read from the one before it that is. */
const RESTART = 32;
/** Says that the two lengths follow as numbers; every other head byte holds both. */
const LONG = 0xf0;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8');

/** Texts in a row, each told by how much of the one before it keeps. Sorted texts become short this way. */
export class FrontCoder {
  readonly #out = new ByteWriter();
  #before: Uint8Array = new Uint8Array(0);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  get lengthBytes(): number {
    return this.#out.length;
  }

  put(text: string): void {
    const bytes = encoder.encode(text);
    const longest = this.#count % RESTART === 0 ? 0 : Math.min(bytes.length, this.#before.length);
    let kept = 0;
    while (kept < longest && bytes[kept] === this.#before[kept]) kept++;
    const fresh = bytes.length - kept;
    if (kept < 15 && fresh < 16) this.#out.byte(kept * 16 + fresh);
    else {
      this.#out.byte(LONG);
      this.#out.number(kept);
      this.#out.number(fresh);
    }
    this.#out.bytes(bytes.subarray(kept));
    this.#before = bytes;
    this.#count++;
  }

  /** The texts put since the last call; the next one begins anew. */
  take(): Bytes {
    this.#before = new Uint8Array(0);
    this.#count = 0;
    return this.#out.take();
  }
}

/** Front-coded texts read where they lie: one at a time, or all. */
export class FrontTexts {
  readonly count: number;
  /** Behind the last text. */
  readonly endOffset: number;
  readonly #bytes: Uint8Array;
  readonly #restarts: Uint32Array;

  private constructor(
    bytes: Uint8Array,
    count: number,
    marks: { readonly restarts: Uint32Array; readonly endOffset: number },
  ) {
    this.count = count;
    this.endOffset = marks.endOffset;
    this.#bytes = bytes;
    this.#restarts = marks.restarts;
  }

  /** Null when no such texts lie there. */
  static read(bytes: Uint8Array, offset: number, count: number): FrontTexts | null {
    // every text takes a byte at least: a count that cannot be true is not believed
    if (count > bytes.length - offset) return null;
    const from = new ByteReader(bytes, offset);
    const restarts = new Uint32Array(Math.ceil(count / RESTART));
    let before = 0;
    for (let i = 0; i < count; i++) {
      if (i % RESTART === 0) restarts[i / RESTART] = from.offset;
      const { kept, fresh } = head(from);
      if (kept > (i % RESTART === 0 ? 0 : before)) return null;
      from.skip(fresh);
      if (from.failed) return null;
      before = kept + fresh;
    }
    return new FrontTexts(bytes, count, { restarts, endOffset: from.offset });
  }

  /** Undefined where there is none. */
  at(index: number): string | undefined {
    if (index < 0 || index >= this.count) return undefined;
    return this.#from(index - (index % RESTART), index)[0];
  }

  all(): string[] {
    return this.count === 0 ? [] : this.#from(0, 0, this.count);
  }

  /** Goes through the texts from a whole one on and gives back those from `first` on. */
  #from(start: number, first: number, to = first + 1): string[] {
    const from = new ByteReader(this.#bytes, this.#restarts[start / RESTART] ?? 0);
    const texts: string[] = [];
    let buffer = new Uint8Array(256);
    for (let i = start; i < to; i++) {
      const { kept, fresh } = head(from);
      if (kept + fresh > buffer.length) {
        const larger = new Uint8Array((kept + fresh) * 2);
        larger.set(buffer.subarray(0, kept));
        buffer = larger;
      }
      buffer.set(from.bytes(fresh), kept);
      if (i >= first) texts.push(decoder.decode(buffer.subarray(0, kept + fresh)));
    }
    return texts;
  }
}

function head(from: ByteReader): { readonly kept: number; readonly fresh: number } {
  const byte = from.byte();
  if (byte < LONG) return { kept: byte >>> 4, fresh: byte & 15 };
  return { kept: from.number(), fresh: from.number() };
}
