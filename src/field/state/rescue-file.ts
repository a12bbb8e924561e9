import { ok, type Failure, type Result } from '../../base/result.ts';
import type { RescueBox } from '../../device/workspace.ts';
import { shanghaiDay } from '../../domain/rules/calendar-days.ts';
import { instantText } from '../../wording/time-text.ts';

/**
 * The unsent work as a file that any app will take (browsers share text, and few other kinds). Each line becomes a blob of
 * its own at once, which the browser keeps where it likes: a page never holds two photographs. `onWritten` hears the lines written.
 */
export async function rescueFile(rescue: RescueBox, name: string, onWritten: (lines: number) => void): Promise<Result<File, Failure>> {
  const lines = await rescue.write();
  if (!lines.ok) return lines;
  const parts: Blob[] = [];
  for await (const line of lines.value) {
    parts.push(new Blob([line]));
    onWritten(parts.length);
  }
  return ok(new File(parts, name, { type: 'text/plain' }));
}

/** Sorts by day, and says nothing of a person. */
export function rescueFileName(nowMs: number): string {
  return `doorstep-${shanghaiDay(nowMs)}-${instantText(nowMs, 'zh-CN', 'time').replace(':', '')}.txt`;
}
