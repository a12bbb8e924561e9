import type { PageLife } from './page-life.ts';
import { WAKE_UP_TAG } from './wake-up-tag.ts';

/** Background Sync, where a browser has it: a hint to run a cycle, never the only one (S-10). */
interface SyncRegistration {
  readonly sync?: { register(tag: string): Promise<void> };
}

/** The page's own life, told from the browser's events. */
export function browserPage(page: { readonly window: Window; readonly document: Document }): PageLife {
  let frozen = false;
  page.document.addEventListener('freeze', () => (frozen = true));
  page.document.addEventListener('resume', () => (frozen = false));
  return {
    visible: () => page.document.visibilityState === 'visible',
    frozen: () => frozen,
    onWake(run) {
      const whenSeen = () => {
        if (page.document.visibilityState === 'visible') run();
      };
      page.document.addEventListener('visibilitychange', whenSeen);
      page.document.addEventListener('resume', run);
      page.window.addEventListener('pageshow', run);
      page.window.addEventListener('online', run);
      return () => {
        page.document.removeEventListener('visibilitychange', whenSeen);
        page.document.removeEventListener('resume', run);
        page.window.removeEventListener('pageshow', run);
        page.window.removeEventListener('online', run);
      };
    },
    onFreeze(run) {
      page.document.addEventListener('freeze', run);
      return () => page.document.removeEventListener('freeze', run);
    },
  };
}

/** Refused or unknown in many browsers; the timers do the work there. */
export function askForWakeUp(container: ServiceWorkerContainer | undefined): void {
  void container?.ready.then((registration) => (registration as SyncRegistration).sync?.register(WAKE_UP_TAG)).catch(() => undefined);
}
