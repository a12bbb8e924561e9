import type { Bytes } from '../base/bytes.ts';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { FrontCoder, FrontTexts } from './front-coding.ts';

const BLOCK_BYTES = 12 * 1024;

/** the blocks of one list of texts, each with the number of its first text. */
export function* writeList(
  texts: Iterable<string>,
): Generator<{ readonly bytes: Bytes; readonly first: number; readonly items: number }> {
  const coder = new FrontCoder();
  let first = 0;
  const block = () => {
    const items = coder.count;
    const out = new ByteWriter();
    out.number(items);
    out.bytes(coder.take());
    first += items;
    return { bytes: out.take(), first: first - items, items };
  };
  for (const text of texts) {
    coder.put(text);
    if (coder.lengthBytes >= BLOCK_BYTES) yield block();
  }
  if (coder.count > 0) yield block();
}

/** Null when the bytes are no such block. */
export function readListBlock(bytes: Uint8Array): FrontTexts | null {
  const from = new ByteReader(bytes);
  const count = from.number();
  return from.failed ? null : FrontTexts.read(bytes, from.offset, count);
}
