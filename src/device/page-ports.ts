import { commonDevicePorts } from './browser-ports.ts';
import { browserSentinel } from './browser-sentinel.ts';
import type { DevicePorts } from './ports.ts';

/** The store's world in a page. */
export function pageDevicePorts(page: { readonly window: Window; readonly document: Document }): DevicePorts {
  const common = commonDevicePorts();
  return {
    ...common,
    async registerFiles() {
      const { createFileWorker, opfsFiles } = await import('./register-files/opfs-files.ts');
      return (await opfsFiles(createFileWorker, common.timers)) ?? (await import('./register-files/database-files.ts')).databaseFiles(`${common.name}-registers`);
    },
    sentinel: browserSentinel({ caches: page.window.caches, local: page.window.localStorage, timers: common.timers }),
    sight: {
      hidden: () => page.document.visibilityState === 'hidden',
      onChange(run) {
        page.document.addEventListener('visibilitychange', run);
        return () => page.document.removeEventListener('visibilitychange', run);
      },
    },
  };
}
