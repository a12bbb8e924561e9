import type { FileReader } from '../file-reader.ts';
import { plainText } from './plain-text.ts';
import { SpelledTexts } from './spelled-texts.ts';
import { JoinedTexts } from './word-hits.ts';

const KEPT_WORDS = 64;
/** Of a word that stands nowhere as it is, so much must be found in pieces. */
const LEAST_COVERED = 0.5;

/** How a word was found in a stem. */
export type StemHow = 'whole' | 'spelled' | 'initials' | 'pieces';

export interface StemHits {
  readonly how: StemHow;
  readonly stems: Uint32Array;
  /** 0 to 1, one for each of `stems`: how much of the word was found. */
  readonly shares: Float32Array | null;
}

/** The address stems in memory: texts and pinyin, some hundred and twenty bytes each. */
export class StemTable {
  readonly texts: JoinedTexts;
  readonly #pinyin: SpelledTexts;
  readonly #words = new Map<string, StemHits>();
  readonly #pairs = new Map<string, Uint32Array>();

  private constructor(texts: readonly string[], pinyin: readonly string[]) {
    this.texts = new JoinedTexts(texts.map(plainText));
    this.#pinyin = new SpelledTexts(pinyin);
  }

  static async load(file: FileReader): Promise<StemTable> {
    return new StemTable(await file.list('stems'), await file.list('stemInitials'));
  }

  get count(): number {
    return this.texts.count;
  }

  /** The stems a word leads to. Words typed a letter ago are remembered. */
  find(word: string): StemHits {
    const known = this.#words.get(word);
    if (known !== undefined) return known;
    const hits = this.#find(word);
    if (this.#words.size >= KEPT_WORDS) this.#words.clear();
    this.#words.set(word, hits);
    return hits;
  }

  #find(word: string): StemHits {
    const latin = /^[a-z]+$/.test(word);
    const whole = this.texts.holding(word);
    if (whole.length > 0) return { how: 'whole', stems: whole, shares: null };
    if (latin) return this.#inLatin(word);
    return this.#inPieces(word);
  }

  /** Pinyin written out and initials may look alike (lan, hua): stems of both kinds are hits. */
  #inLatin(word: string): StemHits {
    const [spelled, initials] = [this.#pinyin.spelling(word), this.#pinyin.withInitials(word)];
    if (spelled.length > initials.length || (spelled.length > 0 && initials.length === 0))
      return { how: 'spelled', stems: union(spelled, initials), shares: null };
    if (initials.length > 0) return { how: 'initials', stems: union(spelled, initials), shares: null };
    return { how: 'initials', stems: this.#initialsInTwo(word), shares: null };
  }

  /** bcjd·slhy: the initials of two parts with something left out between them. */
  #initialsInTwo(word: string): Uint32Array {
    for (let cut = word.length - 2; cut >= 2; cut--) {
      const front = this.#pinyin.withInitials(word.slice(0, cut));
      if (front.length === 0) continue;
      const back = this.#pinyin.withInitials(word.slice(cut));
      if (back.length === 0) break; // nor does any longer end stand anywhere
      const both = inBoth(front, back);
      if (both.length > 0) return both;
    }
    return new Uint32Array(0);
  }

  /** Pairs of neighbouring letters, wherever they stand: parts left out, put in or in another order. */
  #inPieces(word: string): StemHits {
    const letters = [...word];
    const pairs = letters.slice(1).map((letter, i) => (letters[i] ?? '') + letter);
    const found = new Uint8Array(this.count);
    for (const pair of pairs) for (const stem of this.#holdingPair(pair)) found[stem] = (found[stem] ?? 0) + 1;
    const best = found.reduce((a, b) => Math.max(a, b), 0);
    const least = Math.max(1, Math.ceil(pairs.length * LEAST_COVERED), best - 1);
    const stems: number[] = [];
    for (let stem = 0; stem < found.length; stem++) if ((found[stem] ?? 0) >= least) stems.push(stem);
    return {
      how: 'pieces',
      stems: Uint32Array.from(stems),
      shares: Float32Array.from(stems, (stem) => (found[stem] ?? 0) / pairs.length),
    };
  }

  #holdingPair(pair: string): Uint32Array {
    const known = this.#pairs.get(pair);
    if (known !== undefined) return known;
    const stems = this.texts.holding(pair);
    if (this.#pairs.size >= KEPT_WORDS) this.#pairs.clear();
    this.#pairs.set(pair, stems);
    return stems;
  }
}

/** Both in order; so is what comes out. */
function inBoth(a: Uint32Array, b: Uint32Array): Uint32Array {
  const both = new Uint32Array(Math.min(a.length, b.length));
  let found = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const left = a[i] ?? 0;
    const right = b[j] ?? 0;
    if (left === right) both[found++] = left;
    if (left <= right) i++;
    if (right <= left) j++;
  }
  return both.slice(0, found);
}

/** The same of what is in either. */
function union(a: Uint32Array, b: Uint32Array): Uint32Array {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  const either = new Uint32Array(a.length + b.length);
  let found = 0;
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    const left = a[i] ?? Infinity;
    const right = b[j] ?? Infinity;
    either[found++] = Math.min(left, right);
    if (left <= right) i++;
    if (right <= left) j++;
  }
  return either.slice(0, found);
}
