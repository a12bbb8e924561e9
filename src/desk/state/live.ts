import { liveHint } from '../../protocol/desk.ts';

/** What the server whispers: something changed, never what. `lost` and `back` tell of the line itself. */
export type LiveNews =
  | { readonly kind: 'changed'; readonly caseIds: readonly string[]; readonly queue: boolean }
  | { readonly kind: 'lost' }
  | { readonly kind: 'back' };

/** Listens at /desk/v1/live until the returned function is called. The browser reconnects by itself. */
export function openLive(open: (path: string) => EventSource, hear: (news: LiveNews) => void): () => void {
  const source = open('/desk/v1/live');
  let errors = 0;
  source.addEventListener('open', () => {
    if (errors > 0) hear({ kind: 'back' });
    errors = 0;
  });
  source.addEventListener('error', () => {
    errors += 1;
    // One is a server that restarts; the browser tries again within seconds.
    if (errors === 2) hear({ kind: 'lost' });
  });
  source.addEventListener('changed', (event) => hear(changedBy(event.data)));
  return () => source.close();
}

/** A hint that does not parse still means that something changed. */
export function changedBy(data: unknown): LiveNews {
  let value: unknown = null;
  try {
    value = JSON.parse(String(data));
  } catch {
    // An empty or odd hint: look at everything.
  }
  const hint = liveHint.safeParse(value);
  return { kind: 'changed', caseIds: hint.success ? (hint.data.caseIds ?? []) : [], queue: hint.success ? (hint.data.queue ?? true) : true };
}
