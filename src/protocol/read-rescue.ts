import { concatBytes, fromUtf8 } from '../base/bytes.ts';
import type { Bytes } from '../base/bytes.ts';
import { fail, ok } from '../base/result.ts';
import type { Failure, Result } from '../base/result.ts';
import { RESCUE_LINE_BYTES, RESCUE_VERSION, rescueHead, rescueLine } from './rescue.ts';
import type { RescueCapture, RescueFile, RescueHead } from './rescue.ts';

export type RescuePart = { readonly head: RescueHead } | RescueCapture | RescueFile | { readonly unreadable: true };

/**
 * Reads a rescue as it streams; one line at a time is in memory, however many photographs there are. The head comes first.
 * Errors: rescue/not-a-file before anything else; rescue/torn as the last thing when the end is missing: what came before
 * it counts all the same.
 */
export async function* readRescue(file: Blob): AsyncGenerator<Result<RescuePart, Failure<'rescue/not-a-file' | 'rescue/torn'>>> {
  let isFirst = true;
  let hasEnded = false;
  for await (const line of linesOf(file)) {
    const value = valueOf(line);
    if (isFirst) {
      const head = rescueHead.safeParse(value);
      if (!head.success || head.data.rescue.version > RESCUE_VERSION) {
        yield fail('rescue/not-a-file');
        return;
      }
      isFirst = false;
      yield ok({ head: head.data.rescue });
      continue;
    }
    const parsed = rescueLine.safeParse(value);
    if (!parsed.success || 'rescue' in parsed.data) yield ok({ unreadable: true });
    else if ('end' in parsed.data) hasEnded = true;
    else yield ok(parsed.data);
  }
  if (isFirst) yield fail('rescue/not-a-file');
  else if (!hasEnded) yield fail('rescue/torn');
}

/** Null: longer than any line of ours. What follows the last line break is no whole line, and left out. */
async function* linesOf(file: Blob): AsyncGenerator<Bytes | null> {
  const reader = file.stream().getReader();
  let begun: Uint8Array[] = [];
  let sizeBytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    let from = 0;
    for (let at = value.indexOf(NEW_LINE); at !== -1; at = value.indexOf(NEW_LINE, from)) {
      yield sizeBytes + at - from > RESCUE_LINE_BYTES ? null : concatBytes(...begun, value.subarray(from, at));
      begun = [];
      sizeBytes = 0;
      from = at + 1;
    }
    sizeBytes += value.length - from;
    if (sizeBytes > RESCUE_LINE_BYTES) begun = [];
    else begun.push(value.subarray(from));
  }
}

const NEW_LINE = 10;

function valueOf(line: Bytes | null): unknown {
  if (line === null) return null;
  try {
    return JSON.parse(fromUtf8(line)) as unknown;
  } catch {
    return null;
  }
}
