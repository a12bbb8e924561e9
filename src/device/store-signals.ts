import type { DeviceSyncStore } from './sync-store.ts';
import type { Watchtower } from './watchtower.ts';

type Signals = Pick<DeviceSyncStore, 'unsent' | 'sending' | 'onSending' | 'onSaved' | 'saved'>;

/** What a store says to its own page at once, without reading the rest of the store: what was saved, and what is on its way. */
export function storeSignals(watchtower: Watchtower): Signals {
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
