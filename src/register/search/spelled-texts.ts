import { JoinedTexts } from './word-hits.ts';

/** Z: digits and capitals come before it, small letters behind. */
const LAST_CAPITAL = 0x5a;

/** Stems in pinyin, and where their syllables begin: some fifty bytes each. */
export class SpelledTexts {
  readonly #letters: JoinedTexts;
  readonly #initials: JoinedTexts;
  /** One bit for every letter. */
  readonly #begins: Uint8Array;

  /** Syllables with capitals; texts without any are initials already. */
  constructor(texts: readonly string[]) {
    this.#letters = new JoinedTexts(texts.map((text) => text.toLowerCase()));
    this.#initials = new JoinedTexts(texts.map(initialsOf));
    this.#begins = new Uint8Array(Math.ceil(texts.reduce((sum, text) => sum + text.length + 1, 0) / 8));
    let at = 0;
    for (const text of texts) {
      const isSpelled = text !== text.toLowerCase();
      for (let i = 0; isSpelled && i < text.length; i++) if (text.charCodeAt(i) <= LAST_CAPITAL) this.#mark(at + i);
      at += text.length + 1;
    }
  }

  /** Texts with these initials side by side. */
  withInitials(word: string): Uint32Array {
    return this.#initials.holding(word);
  }

  /** Texts that have these letters from the beginning of a syllable on; the last syllable may be unfinished. */
  spelling(word: string): Uint32Array {
    return this.#letters.holding(word, (at) => (((this.#begins[at >>> 3] ?? 0) >>> (at & 7)) & 1) === 1);
  }

  #mark(at: number): void {
    this.#begins[at >>> 3] = (this.#begins[at >>> 3] ?? 0) | (1 << (at & 7));
  }
}

function initialsOf(text: string): string {
  return text === text.toLowerCase() ? text : text.replace(/[a-z]/g, '').toLowerCase();
}
