import { MS_PER_SECOND } from '../base/clock.ts';
import { requestModes } from './http-call.ts';
import type { HttpPorts } from './http-call.ts';

/** The office beats every 15 s; three missed beats mean that the line is dead, whatever it says (F34). */
const SILENCE_MS = 45 * MS_PER_SECOND;

/**
 * Listens on the event stream until it ends, falls silent or is called off. Read by hand and not with EventSource,
 * which swallows the heartbeat that tells a quiet line from a dead one.
 */
export async function listen(ports: HttpPorts, onMore: () => void, signal: AbortSignal): Promise<void> {
  const dead = new AbortController();
  let cancel = ports.timers.after(SILENCE_MS, () => dead.abort());
  try {
    const response = await ports.fetch('/sync/v1/live', {
      ...requestModes,
      headers: { accept: 'text/event-stream' },
      signal: AbortSignal.any([signal, dead.signal]),
    });
    const isStream = (response.headers.get('content-type') ?? '').startsWith('text/event-stream');
    if (!response.ok || !isStream || response.body === null) return;
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      cancel();
      cancel = ports.timers.after(SILENCE_MS, () => dead.abort());
      const lines = `${rest}${value}`.split(/\r?\n/);
      rest = lines.pop() ?? '';
      if (lines.some((line) => /^event: ?more$/.test(line))) onMore();
    }
  } catch {
    // A broken line is opened anew by the caller; there is nothing to tell anybody.
  } finally {
    cancel();
  }
}
