import type { RegisterStore } from '../../sync/register-ports.ts';
import type { RegisterShelf } from './register-shelf.ts';

/** The store, loaded when the first file is to be taken in: no screen waits for it. */
export function lateRegisterStore(shelf: RegisterShelf): RegisterStore {
  const store = async () => (await import('./register-store.ts')).registerStore(shelf);
  return {
    mayTake: () => shelf.world.lockKey() !== null,
    noteManifest: (manifest) => shelf.noteManifest(manifest),
    held: async (offer) => (await store()).held(offer),
    begin: async (offer) => (await store()).begin(offer),
    applyDelta: async (offer, delta) => (await store()).applyDelta(offer, delta),
    noteFailure: async (offer, failure) => (await store()).noteFailure(offer, failure),
  };
}
