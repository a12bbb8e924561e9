import { LONGEST_LINE } from './register-lines.ts';
import type { RegisterLine, RegisterLines } from './register-lines.ts';
import { tableText } from './table-text.ts';

/** A number of JSON keeps some fifteen digits, whatever the sender wrote. */
const MOST_EXACT = 1e15;

/** JSON lines (one object a line, keys as the columns are named) as they stream in. Size: a line of 16 KiB at most. */
export function jsonLines(body: ReadableStream<Uint8Array>): RegisterLines {
  const texts = tableText(body);
  return { headings: null, lines: linesOf(texts), close: async () => void (await texts.return(undefined)) };
}

async function* linesOf(texts: AsyncIterable<string>): AsyncGenerator<RegisterLine> {
  let line = 0;
  for await (const text of lineTexts(texts)) {
    line++;
    if (text === null) yield { line, cells: {}, isUnreadable: true };
    else if (text.trim() !== '') yield lineOf(line, text);
  }
}

/** Null for a line that is too long to be one: it is skipped as it goes by, never held. */
async function* lineTexts(texts: AsyncIterable<string>): AsyncGenerator<string | null> {
  let rest = '';
  let isTooLong = false;
  for await (const text of texts) {
    const lines = text.split('\n');
    for (const [at, piece] of lines.entries()) {
      rest = isTooLong ? '' : rest + piece;
      isTooLong ||= rest.length > LONGEST_LINE;
      if (at === lines.length - 1) continue;
      yield isTooLong ? null : rest;
      [rest, isTooLong] = ['', false];
    }
  }
  if (isTooLong || rest !== '') yield isTooLong ? null : rest;
}

function lineOf(line: number, text: string): RegisterLine {
  const row = parsed(text);
  if (row === null) return { line, cells: {}, isUnreadable: true };
  const cells: Record<string, string> = {};
  for (const [name, value] of Object.entries(row)) {
    if (typeof value === 'number' && Math.abs(value) >= MOST_EXACT) return { line, cells: {}, rounded: name };
    cells[name] = value === null ? '' : typeof value === 'object' ? '\ufffd' : String(value).trim();
  }
  return { line, cells };
}

function parsed(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
