import type { SyncStore } from '../sync/ports.ts';
import type { Watchtower } from './watchtower.ts';

/** What the page itself has of the store, beside what the engine asks of it. */
export interface StoreSignals {
  /** Which mutations are on their way; for the outbox screen. */
  onSending(listener: (mutationIds: ReadonlySet<string>) => void): void;
  saved(): void;
}

/** What a store says to its own page at once, without reading the rest of the store: what was saved, and what is on its way. */
export function storeSignals(watchtower: Watchtower): StoreSignals & Pick<SyncStore, 'unsent' | 'sending' | 'onSaved'> {
  const savedListeners = new Set<() => void>();
  let showSending: (mutationIds: ReadonlySet<string>) => void = () => {};
  return {
    unsent: () => watchtower.unsent(),
    sending: (mutationIds) => showSending(mutationIds),
    onSending(listener) {
      showSending = listener;
    },
    onSaved(listener) {
      savedListeners.add(listener);
      return () => void savedListeners.delete(listener);
    },
    saved() {
      void watchtower.note();
      for (const listener of savedListeners) listener();
    },
  };
}
