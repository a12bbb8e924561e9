import { commonDevicePorts } from './browser-ports.ts';
import { browserSentinel } from './browser-sentinel.ts';
import type { LocalTexts } from './browser-sentinel.ts';
import type { DevicePorts } from './ports.ts';

/** localStorage that never throws: the mere asking for it does where the site's data are blocked, each word of it on a damaged or full disk. */
export function localTexts(page: { readonly localStorage: Storage }): LocalTexts {
  return {
    getItem: (key) => attempt(() => page.localStorage.getItem(key)),
    setItem: (key, value) => void attempt(() => page.localStorage.setItem(key, value)),
  };
}

function attempt<T>(run: () => T): T | null {
  try {
    return run();
  } catch {
    return null;
  }
}

/** The store's world in a page. */
export function pageDevicePorts(page: { readonly window: Window; readonly document: Document }): DevicePorts {
  const common = commonDevicePorts();
  return {
    ...common,
    async registerFiles() {
      const { createFileWorker, opfsFiles } = await import('./register-files/opfs-files.ts');
      return (await opfsFiles(createFileWorker, common.timers)) ?? (await import('./register-files/database-files.ts')).databaseFiles(`${common.name}-registers`);
    },
    sentinel: browserSentinel({ caches: page.window.caches, local: localTexts(page.window), timers: common.timers }),
    sight: {
      hidden: () => page.document.visibilityState === 'hidden',
      onChange(run) {
        page.document.addEventListener('visibilitychange', run);
        return () => page.document.removeEventListener('visibilitychange', run);
      },
    },
  };
}
