import { commonDevicePorts } from './browser-ports.ts';
import { browserSentinel } from './browser-sentinel.ts';
import type { DevicePorts } from './ports.ts';

/** Undefined where the site's data are blocked: the mere asking for it throws there. */
export function localTexts(page: { readonly localStorage: Storage }): Storage | undefined {
  try {
    return page.localStorage;
  } catch {
    return undefined;
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
