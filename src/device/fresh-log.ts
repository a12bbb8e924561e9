import { systemClock } from '../base/clock.ts';
import { newId } from '../base/ids.ts';
import type { LocalTexts } from './browser-sentinel.ts';

/** In localStorage: the page that ended last and said so. */
const ENDED = 'doorstep-ended';
/** Pieces together more than Chromium lets one log grow to (4 MiB); each small enough not to be kept as a file, and by itself nothing that could be packed. */
export const FRESH_LOG = { name: 'doorstep-scratch', pieces: 90, pieceBytes: 50_000 };
/** Beside the pieces: the page that began last. */
const BEGUN = 'begun';

/**
 * Keeps a browser's abrupt end from costing the whole store one start later (V-11, F01, F13). Chromium goes on writing at
 * the end of the log it finds, behind half a record too that a kill left there; the start after that takes the log for
 * damaged and empties every database of the origin. So a page whose predecessor ended without a word writes more than one
 * log holds, and the browser begins a new one. Where there is no room for that, nothing is lost by trying.
 *
 * That a page began stands in the log itself, where a kill leaves it; that it ended, in localStorage, which alone takes a
 * word from a page that is going. localStorage lies for seconds in memory before it is written: a word that is missing costs
 * a new log, and nothing else.
 */
export function keepLogWhole(window: Window, local: LocalTexts): void {
  const ended = local.getItem(ENDED);
  let mine = '';
  const begin = () => begun((mine = newId(systemClock.nowMs())));
  void begin()
    .then((before) => (before !== null && before === ended ? undefined : beginFreshLog(FRESH_LOG)))
    .catch(() => undefined);
  const beginAgain = () => void begin().catch(() => undefined);
  window.addEventListener('pageshow', ({ persisted }) => persisted && beginAgain());
  window.document.addEventListener('visibilitychange', () => {
    // Another tab may have ended meanwhile. A page that ends says `pagehide` first and then once more that it is hidden.
    if (window.document.visibilityState === 'visible') beginAgain();
  });
  window.addEventListener('pagehide', () => local.setItem(ENDED, mine));
}

/** Writes down who began, and gives who had before; null: nobody. The first thing that a page writes. Rejects where the browser gives no database. */
async function begun(pageId: string): Promise<string | null> {
  const scratch = await openScratch();
  return new Promise((resolve, reject) => {
    const writing = scratch.transaction('pieces', 'readwrite');
    const before = writing.objectStore('pieces').get(BEGUN) as IDBRequest<string | undefined>;
    writing.objectStore('pieces').put(pageId, BEGUN);
    writing.oncomplete = () => {
      scratch.close();
      resolve(before.result ?? null);
    };
    writing.onabort = () => {
      scratch.close();
      reject(writing.error ?? new Error('not begun'));
    };
  });
}

function openScratch(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(FRESH_LOG.name);
    opening.onupgradeneeded = () => opening.result.createObjectStore('pieces');
    opening.onerror = () => reject(opening.error ?? new Error('no scratch'));
    opening.onsuccess = () => resolve(opening.result);
  });
}

/**
 * By the browser's own calls, and at a start nothing waits for its end. It names nothing outside itself, so that a test can
 * have it done in a page that has no app.
 * Errors: rejects where the browser gives no database; a full disk ends it, and is none.
 */
export function beginFreshLog({ name, pieces, pieceBytes }: typeof FRESH_LOG): Promise<void> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(name);
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
        clearing.objectStore('pieces').delete(IDBKeyRange.bound(0, pieces)); // and not who began
        clearing.oncomplete = clearing.onabort = end;
      };
    };
  });
}
