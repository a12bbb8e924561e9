import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import { MS_PER_SECOND } from '../../base/clock.ts';
import type { ServerPorts } from '../ports.ts';

/** A listener that hears nothing for 45 s knows the line is dead. */
const HEARTBEAT_MS = 15 * MS_PER_SECOND;
/** Open pages of one person; one more ends the oldest, which asks again if somebody still looks at it. */
const LINES_EACH = 6;

export interface LiveLine {
  readonly topic: string;
  /** Whose line it is: `account:` and an id at the desk, `device:` and the id that a phone chose for itself. */
  readonly owner: string;
  /** Asked at each heartbeat: a line ends soon after its owner's right to it did, and where nobody can say (the listener asks again). */
  readonly holds: () => Promise<boolean>;
  /** Told when that right may have ended: asked at once then. */
  readonly doubts?: string;
  readonly event: string;
  readonly say: (hint: { caseIds?: readonly string[] }) => string;
}

/** By owner; ids of people and phones are unique among all servers of a process. */
const openLines = new Map<string, readonly (() => void)[]>();

/** Server-sent events that only say that something happened. Ends with the listener, or with the server. */
export function liveStream(c: Context, ports: Pick<ServerPorts, 'live'>, line: LiveLine): Response {
  c.header('X-Accel-Buffering', 'no');
  const answer = streamSSE(c, async (stream) => {
    const waiting: string[] = [];
    let wake = () => {};
    let ended = false;
    let isInDoubt = false;
    const stopListening = ports.live.listen(line.topic, (hint) => {
      if (waiting.length < 100) waiting.push(line.say(hint));
      wake();
    });
    const stopDoubting = line.doubts === undefined ? undefined : ports.live.listen(line.doubts, () => {
      isInDoubt = true;
      wake();
    });
    const end = () => {
      ended = true;
      wake();
    };
    const leave = takeLine(line.owner, end);
    stream.onAbort(end);
    const news = () => new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), HEARTBEAT_MS);
      wake = () => {
        clearTimeout(timer);
        resolve(true);
      };
      if (ended || isInDoubt || waiting.length > 0) wake();
    });
    try {
      await stream.write(': here\n\n');
      while (!ended && !stream.aborted && !stream.closed) {
        if (isInDoubt) {
          isInDoubt = false;
          if (!(await line.holds().catch(() => false))) break;
        }
        for (const text of waiting.splice(0)) await stream.writeSSE({ event: line.event, data: text });
        if ((await news()) || ended || stream.aborted) continue;
        if (!(await line.holds().catch(() => false))) break;
        await stream.write(': still here\n\n');
      }
    } finally {
      stopListening(); // whatever broke the line off
      stopDoubting?.();
      leave();
    }
  });
  answer.headers.set('Cache-Control', 'no-store');
  return answer;
}

function takeLine(owner: string, end: () => void): () => void {
  const lines = [...(openLines.get(owner) ?? []), end];
  for (const oldest of lines.splice(0, Math.max(0, lines.length - LINES_EACH))) oldest();
  openLines.set(owner, lines);
  return () => {
    const left = (openLines.get(owner) ?? []).filter((other) => other !== end);
    if (left.length === 0) openLines.delete(owner);
    else openLines.set(owner, left);
  };
}
