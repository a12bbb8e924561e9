import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import type { PrecacheEntry } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { WAKE_UP_TAG } from '../src/sync/wake-up-tag.ts';
import { flush } from './flush.ts';

/** Background Sync is not in the standard library of types. */
interface SyncEvent extends ExtendableEvent {
  readonly tag: string;
}

declare const self: ServiceWorkerGlobalScope & { readonly __WB_MANIFEST: (PrecacheEntry | string)[] };

precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();
registerRoute(
  new NavigationRoute(createHandlerBoundToURL('/index.html'), {
    denylist: [/^\/(desk|sync|files|partner|healthz|readyz|metrics|openapi\.json|ca\.crt)/],
  }),
);

// A waiting build takes over only when a person says so in the page, and never during a visit.
self.addEventListener('message', (event) => {
  if ((event.data as { type?: unknown } | null)?.type === 'SKIP_WAITING') void self.skipWaiting();
});
self.addEventListener('activate', (event) => {
  event.waitUntil(self.clients.claim());
});
self.addEventListener('sync', (event: Event) => {
  const wakeUp = event as SyncEvent;
  if (wakeUp.tag === WAKE_UP_TAG) wakeUp.waitUntil(flush(self.caches));
});
