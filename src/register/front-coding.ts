import type { Bytes } from '../base/bytes.ts';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';

/** Every so many texts one is written whole, so that any text is read from the one before it that is. */
const RESTART = 32;
/** Says that the two lengths follow as numbers; every other head byte holds both. */
const LONG = 0xf0;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

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
    const { bytes, last } = this.#expanded(index - (index % RESTART), index + 1);
    return decoder.decode(bytes.subarray(last));
  }

  all(): string[] {
    return this.count === 0 ? [] : decoder.decode(this.#expanded(0, this.count).bytes).split('\n');
  }

  /** The texts from a whole one on, a line each, and where the last of them begins. Holds until the next call. */
  #expanded(start: number, to: number): { readonly bytes: Uint8Array; readonly last: number } {
    const from = new ByteReader(this.#bytes, this.#restarts[start / RESTART] ?? 0);
    let before = 0;
    let at = 0;
    let end = 0;
    for (let i = start; i < to; i++) {
      if (i > start) {
        before = at;
        at = end + 1;
      }
      const { kept, fresh } = head(from);
      end = at + kept + fresh;
      if (end >= lines.length) lines = grown(lines, end * 2);
      for (let letter = 0; letter < kept; letter++) lines[at + letter] = lines[before + letter] ?? 0;
      for (let letter = 0; letter < fresh; letter++) lines[at + kept + letter] = this.#bytes[from.offset + letter] ?? 0;
      from.skip(fresh);
      lines[end] = LINE_END;
    }
    return { bytes: lines.subarray(0, end), last: at };
  }
}

/** What texts are expanded into, one block after another. No text has a line end in it. */
let lines = new Uint8Array(4_096);
const LINE_END = 0x0a;

function grown(bytes: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(length);
  larger.set(bytes);
  return larger;
}

function head(from: ByteReader): { readonly kept: number; readonly fresh: number } {
  const byte = from.byte();
  if (byte < LONG) return { kept: byte >>> 4, fresh: byte & 15 };
  return { kept: from.number(), fresh: from.number() };
}
