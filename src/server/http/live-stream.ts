import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import { MS_PER_SECOND } from '../../base/clock.ts';
import type { ServerPorts } from '../ports.ts';

/** A listener that hears nothing for 45 s knows the line is dead. */
const HEARTBEAT_MS = 15 * MS_PER_SECOND;

export interface LiveLine {
  readonly topic: string;
  readonly event: string;
  readonly say: (hint: { caseIds?: readonly string[] }) => string;
}

/** Server-sent events that only say that something happened. Ends with the listener, or with the server. */
export function liveStream(c: Context, ports: Pick<ServerPorts, 'live'>, line: LiveLine): Response {
  c.header('X-Accel-Buffering', 'no');
  const answer = streamSSE(c, async (stream) => {
    const waiting: string[] = [];
    let wake = () => {};
    const leave = ports.live.listen(line.topic, (hint) => {
      if (waiting.length < 100) waiting.push(line.say(hint));
      wake();
    });
    stream.onAbort(() => {
      leave();
      wake();
    });
    await stream.write(': here\n\n');
    while (!stream.aborted && !stream.closed) {
      for (const text of waiting.splice(0)) await stream.writeSSE({ event: line.event, data: text });
      const heard = await new Promise<boolean>((resolve) => {
        const timer = setTimeout(() => resolve(false), HEARTBEAT_MS);
        wake = () => {
          clearTimeout(timer);
          resolve(true);
        };
        if (waiting.length > 0) wake();
      });
      if (!heard && !stream.aborted) await stream.write(': still here\n\n');
    }
    leave();
  });
  answer.headers.set('Cache-Control', 'no-store');
  return answer;
}
