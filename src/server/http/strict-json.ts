import { fail, ok } from '../../base/result.ts';
import type { Failure, Result } from '../../base/result.ts';

const MAX_DEPTH = 64;
const poisoned = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * JSON from outside, as RFC 8259 has it, but refusing what two readers could read differently: a name twice in one
 * object, names that reach into prototypes, nesting past 64, and text that is no Unicode text or that no database keeps
 * (lone surrogates, NUL). `mostParts`: as many objects, lists and members as may stand in it.
 */
export function parseStrictJson(text: string, mostParts = Infinity): Result<unknown, Failure<'request/malformed'>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return fail('request/malformed');
  }
  return namesAreSound(text, mostParts) ? ok(value) : fail('request/malformed');
}

/** Runs over text that JSON.parse has already accepted, so it only has to tell strings from structure. */
function namesAreSound(text: string, mostParts: number): boolean {
  const open: (Set<string> | null)[] = [];
  let parts = 0;
  let expectsName = false;
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if ((sign === '{' || sign === '[' || sign === ',') && (parts += 1) > mostParts) return false;
    if (sign === '{' || sign === '[') {
      if (open.push(sign === '{' ? new Set() : null) > MAX_DEPTH) return false;
      expectsName = sign === '{';
    } else if (sign === '}' || sign === ']') {
      open.pop();
      expectsName = false;
    } else if (sign === ',') {
      expectsName = open.at(-1) != null;
    } else if (sign === '"') {
      const end = endOfString(text, at);
      const literal = text.slice(at, end + 1);
      if (literal.includes('\\u') && !isText(JSON.parse(literal) as string)) return false;
      if (expectsName && !takesName(open.at(-1), literal)) return false;
      expectsName = false;
      at = end;
    }
  }
  return true;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

function takesName(seen: Set<string> | null | undefined, literal: string): boolean {
  const name = JSON.parse(literal) as string;
  if (poisoned.has(name) || seen == null || seen.has(name)) return false;
  seen.add(name);
  return true;
}

function isText(value: string): boolean {
  return !value.includes('\0') && value.isWellFormed();
}
