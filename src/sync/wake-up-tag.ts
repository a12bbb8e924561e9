/** By it the service worker knows what the browser woke it for (S-10). */
export const WAKE_UP_TAG = 'outbox';
