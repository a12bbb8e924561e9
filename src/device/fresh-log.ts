/** Set as long as a page is open; found at a start, it tells that the page before ended without a word. */
const OPEN = 'doorstep-open';
/** Together more than Chromium lets one log grow to (4 MiB); each small enough not to be kept as a file, and by itself nothing that could be packed. */
export const FRESH_LOG = { pieces: 90, pieceBytes: 50_000 };

/**
 * Keeps a browser's abrupt end from costing the whole store one start later (V-11, F01, F13). Chromium goes on writing at
 * the end of the log it finds, behind half a record too that a kill left there; the start after that takes the log for
 * damaged and empties every database of the origin. So a page whose predecessor ended without a word writes more than one
 * log holds, and the browser begins a new one. Where there is no room for that, nothing is lost by trying.
 */
export function keepLogWhole(window: Window): void {
  const isAfterKill = attempt(() => window.localStorage.getItem(OPEN)) !== null;
  const open = () => attempt(() => window.localStorage.setItem(OPEN, 'yes'));
  open();
  window.addEventListener('pageshow', open);
  window.document.addEventListener('visibilitychange', () => {
    // Another tab may have taken it away. A page that ends says `pagehide` first and then once more that it is hidden.
    if (window.document.visibilityState === 'visible') open();
  });
  window.addEventListener('pagehide', () => attempt(() => window.localStorage.removeItem(OPEN)));
  if (isAfterKill) void beginFreshLog(FRESH_LOG).catch(() => undefined);
}

/**
 * By the browser's own calls: it is the first thing that a start does, and there nothing waits for its end. It names nothing
 * outside itself, so that a test can have it done in a page that has no app.
 * Errors: rejects where the browser gives no database; a full disk ends it, and is none.
 */
export function beginFreshLog({ pieces, pieceBytes }: typeof FRESH_LOG): Promise<void> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('doorstep-scratch');
    opening.onupgradeneeded = () => opening.result.createObjectStore('pieces');
    opening.onerror = () => reject(opening.error ?? new Error('no scratch'));
    opening.onsuccess = () => {
      const scratch = opening.result;
      const end = () => {
        scratch.close();
        resolve();
      };
      const piece = crypto.getRandomValues(new Uint8Array(pieceBytes)); // each is packed by itself, so one will do for all
      const writing = scratch.transaction('pieces', 'readwrite');
      for (let at = 0; at < pieces; at += 1) writing.objectStore('pieces').put(piece, at);
      writing.onabort = end;
      writing.oncomplete = () => {
        const clearing = scratch.transaction('pieces', 'readwrite');
        clearing.objectStore('pieces').clear();
        clearing.oncomplete = clearing.onabort = end;
      };
    };
  });
}

/** Null where the store is forbidden. */
function attempt<T>(run: () => T): T | null {
  try {
    return run();
  } catch {
    return null;
  }
}
