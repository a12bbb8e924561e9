const decoder = new TextDecoder('utf-8');

/** Reads what a ByteWriter wrote. Past the end it gives zeros and sets `failed`: bytes from outside never throw. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  offset: number;
  failed = false;

  constructor(bytes: Uint8Array, offset = 0) {
    this.#bytes = bytes;
    this.offset = offset;
  }

  get ended(): boolean {
    return this.offset >= this.#bytes.length;
  }

  byte(): number {
    const value = this.#bytes[this.offset];
    if (value === undefined) this.failed = true;
    this.offset++;
    return value ?? 0;
  }

  number(): number {
    let value = 0;
    let scale = 1;
    for (let i = 0; i < 8; i++) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 0x80;
    }
    this.failed = true;
    return 0;
  }

  u32(): number {
    const value = this.byte() + this.byte() * 0x100 + this.byte() * 0x10000;
    return value + this.byte() * 0x1000000;
  }

  text(): string {
    return decoder.decode(this.bytes(this.number()));
  }

  skip(length: number): void {
    this.offset += length;
    if (this.offset > this.#bytes.length) this.failed = true;
  }

  /** Everything there is, whatever was read of it. */
  get whole(): Uint8Array {
    return this.#bytes;
  }

  /** A view, not a copy. */
  bytes(length: number): Uint8Array {
    if (this.offset + length > this.#bytes.length) {
      this.failed = true;
      this.offset = this.#bytes.length;
      return new Uint8Array(0);
    }
    this.offset += length;
    return this.#bytes.subarray(this.offset - length, this.offset);
  }
}
