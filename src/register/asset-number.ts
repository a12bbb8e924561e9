const TAIL_DIGITS = 9;
const KEY_DIGITS = 8;
const KEY_SPAN = 10 ** KEY_DIGITS;

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
export function checkOf(text: string): number {
  return /^\d{22}$/.test(text) ? Number(text[21]) : 15;
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
  for (let i = digits.length - 1; i >= 0; i--) value = value * 10 + (digits.charCodeAt(i) - 48);
  return value;
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}
