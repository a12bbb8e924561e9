import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';
import { FrontCoder, FrontTexts } from './front-coding.ts';

/** What becomes of a list: which of its texts go, and which come at which place of the new one. */
export interface ListEdit {
  readonly texts: readonly string[];
  /** For every text of the old list its place in the new one, −1 when it goes. */
  readonly placeOf: Int32Array;
}

/** Places in the new list of the texts of the old one. */
export function placesIn(after: readonly string[], before: readonly string[]): Int32Array {
  const places = new Map(after.map((text, place) => [text, place]));
  return Int32Array.from(before, (text) => places.get(text) ?? -1);
}

/** the gaps between the texts that go, then the gaps between those that come, and their texts. */
export function writeListEdit(out: ByteWriter, after: readonly string[], placeOf: Int32Array): void {
  const kept = new Set(placeOf);
  const gone = [...placeOf.keys()].filter((i) => placeOf[i] === -1);
  const come = [...after.keys()].filter((i) => !kept.has(i));
  for (const places of [gone, come]) {
    out.number(places.length);
    for (const [i, place] of places.entries()) out.number(place - (places[i - 1] ?? 0));
  }
  const coder = new FrontCoder();
  for (const place of come) coder.put(after[place] ?? '');
  out.bytes(coder.take());
}

/** Null when the edit does not fit the list. */
export function readListEdit(from: ByteReader, before: readonly string[]): ListEdit | null {
  const gone = new Set(readPlaces(from, before.length));
  const come = readPlaces(from, Number.MAX_SAFE_INTEGER);
  const read = from.failed ? null : FrontTexts.read(from.whole, from.offset, come.length);
  if (read === null) return null;
  from.offset = read.endOffset;
  const fresh = read.all();
  const texts: string[] = [];
  const placeOf = new Int32Array(before.length);
  let added = 0;
  const addDue = () => {
    while (come[added] === texts.length) texts.push(fresh[added++] ?? '');
  };
  for (const [i, text] of before.entries()) {
    addDue();
    placeOf[i] = gone.has(i) ? -1 : texts.length;
    if (!gone.has(i)) texts.push(text);
  }
  addDue();
  return added === come.length ? { texts, placeOf } : null;
}

function readPlaces(from: ByteReader, most: number): number[] {
  const places: number[] = [];
  const count = from.number();
  for (let i = 0; i < count && !from.failed; i++) {
    const place = (places.at(-1) ?? 0) + from.number();
    if (place >= most) from.failed = true;
    places.push(place);
  }
  return places;
}
