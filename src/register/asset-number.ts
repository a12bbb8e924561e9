const TAIL_DIGITS = 9;
const KEY_DIGITS = 8;
const KEY_SPAN = 10 ** KEY_DIGITS;
const ZERO = 48;
const NO_CHECK = 15;

/** GS1 mod 10 over the digits before it, as the last of the 22 digits of Q/GDW 1205. */
function checkDigit(digits: string): number {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) sum += Number(digits[digits.length - 1 - i]) * (i % 2 === 0 ? 3 : 1);
  return (10 - (sum % 10)) % 10;
}

/** A number in two pieces: what many share, and the last digits, which tell them apart. */
export interface SplitNumber {
  /** Kind, length of the tail, and what stands before it: `c9993000100000`. */
  readonly head: string;
  readonly tail: number;
}

/**
 * Kind `c`: 22 digits whose last one is a right check digit, left out. Kind `x` and a digit: 22 digits with that wrong
 * one. Kind `n`: anything else, cut before its last digits.
 */
export function splitNumber(text: string): SplitNumber {
  if (/^\d{22}$/.test(text)) {
    const kind = checkDigit(text.slice(0, 21)) === Number(text[21]) ? 'c' : `x${text[21]}`;
    return cut(kind, text.slice(0, 21));
  }
  return cut('n', text);
}

export function joinNumber({ head, tail }: SplitNumber): string {
  const kind = head[0];
  const wrong = kind === 'x' ? 1 : 0;
  const tailDigits = Number(head[1 + wrong]);
  const core = head.slice(2 + wrong) + (tailDigits === 0 ? '' : String(tail).padStart(tailDigits, '0'));
  if (kind === 'c') return core + checkDigit(core);
  return kind === 'x' ? core + (head[1] ?? '') : core;
}

function cut(kind: string, core: string): SplitNumber {
  const tail = new RegExp(`\\d{0,${TAIL_DIGITS}}$`).exec(core)?.[0] ?? '';
  return { head: `${kind}${tail.length}${core.slice(0, core.length - tail.length)}`, tail: Number(tail) };
}

/** A number as it is compared: half width, upper case, without blanks and dashes. */
export function plainNumber(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s\-\u2010-\u2015]/g, '')
    .toUpperCase();
}

/** The number without a check digit: what display, label and old registers have in common at its end. */
export function coreOf(text: string): string {
  return /^\d{22}$/.test(text) ? text.slice(0, 21) : text;
}

/** The last digit of 22, 15 where a number has no check digit of its own. */
function checkOf(text: string): number {
  return /^\d{22}$/.test(text) ? Number(text[21]) : NO_CHECK;
}

/** `tailKey` of a number's core, and the mark beside it (`checkOf`), without putting the number together where its pieces tell. */
export function tailMark({ head, tail }: SplitNumber): { readonly key: number; readonly check: number } {
  const kind = head[0];
  const tailDigits = head.charCodeAt(kind === 'x' ? 2 : 1) - ZERO;
  if (tailDigits < KEY_DIGITS || (kind === 'n' && head.includes('-'))) {
    const text = plainNumber(joinNumber({ head, tail }));
    return { key: tailKey(coreOf(text)), check: checkOf(text) };
  }
  let key = 0;
  for (let i = 0, rest = tail; i < KEY_DIGITS; i++, rest = Math.floor(rest / 10)) key = key * 10 + (rest % 10);
  return { key, check: kind === 'c' ? checkOfPieces(head, tail) : kind === 'x' ? head.charCodeAt(1) - ZERO : NO_CHECK };
}

/** The check digit of a right 22-digit number: its tail has nine digits, so head and tail weigh on their own. */
function checkOfPieces(head: string, tail: number): number {
  let sum = 0;
  let rest = tail;
  for (let i = 0; i < TAIL_DIGITS; i++, rest = Math.floor(rest / 10)) sum += (rest % 10) * (i % 2 === 0 ? 3 : 1);
  for (let i = head.length - 1, place = TAIL_DIGITS; i >= 2; i--, place++)
    sum += (head.charCodeAt(i) - ZERO) * (place % 2 === 0 ? 3 : 1);
  return (10 - (sum % 10)) % 10;
}

/**
 * Where a number stands in the index of last digits: its last eight, read backwards. Numbers with the same last digits
 * lie side by side. Below 2·10^8.
 */
export function tailKey(core: string): number {
  const tail = /\d{1,8}$/.exec(core)?.[0] ?? '';
  if (tail === '') return KEY_SPAN + (hash(core) % KEY_SPAN);
  return backwards(tail) * 10 ** (KEY_DIGITS - tail.length);
}

/** Keys, from and to (not included), of all numbers that end in these digits. */
export function tailRange(digits: string): readonly [from: number, to: number] {
  const tail = digits.slice(-KEY_DIGITS);
  const scale = 10 ** (KEY_DIGITS - tail.length);
  const from = backwards(tail) * scale;
  return [from, from + scale];
}

function backwards(digits: string): number {
  let value = 0;
  for (let i = digits.length - 1; i >= 0; i--) value = value * 10 + (digits.charCodeAt(i) - ZERO);
  return value;
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}
