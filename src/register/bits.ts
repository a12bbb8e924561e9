/** Numbers of 0 to 32 bits, lowest bit first, without regard to byte borders. */
export class BitWriter {
  #bytes = new Uint8Array(1 << 14);
  #bits = 0;

  put(value: number, width: number): void {
    this.#reserve();
    let rest = value;
    let left = width;
    while (left > 0) {
      const at = this.#bits >>> 3;
      const used = this.#bits & 7;
      const take = Math.min(8 - used, left);
      const span = 1 << take;
      this.#bytes[at] = (this.#bytes[at] ?? 0) | ((rest % span) << used);
      rest = Math.floor(rest / span);
      this.#bits += take;
      left -= take;
    }
  }

  get bits(): number {
    return this.#bits;
  }

  /** What was put since the last call, the last byte filled up with zeros. */
  take(): Uint8Array<ArrayBuffer> {
    const length = (this.#bits + 7) >>> 3;
    const taken = this.#bytes.slice(0, length);
    this.#bytes.fill(0, 0, length);
    this.#bits = 0;
    return taken;
  }

  #reserve(): void {
    if ((this.#bits >>> 3) + 8 <= this.#bytes.length) return;
    const larger = new Uint8Array(this.#bytes.length * 2);
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

/** Reads 0 to 32 bits at a bit offset; what lies behind the end reads as zeros. */
export function bitsAt(bytes: Uint8Array, offsetBits: number, width: number): number {
  if (width > 24) return bitsAt(bytes, offsetBits, 16) + bitsAt(bytes, offsetBits + 16, width - 16) * 0x10000;
  const at = offsetBits >>> 3;
  const word =
    (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
  return (word >>> (offsetBits & 7)) & ((1 << width) - 1);
}

/** Bits that hold every number from 0 to `largest`. */
export function widthOf(largest: number): number {
  return largest === 0 ? 0 : Math.floor(Math.log2(largest)) + 1;
}
