import type { BlockFiles } from './block-files.ts';

/** Finds out at the first use which kind of files this browser has. */
export function lazyFiles(open: () => Promise<BlockFiles>): BlockFiles {
  let opened: Promise<BlockFiles> | null = null;
  const files = () =>
    (opened ??= open().catch((error: unknown) => {
      opened = null; // the next one who asks tries again
      throw error;
    }));
  return {
    write: async (name, parts) => (await files()).write(name, parts),
    read: async (name, at, length) => (await files()).read(name, at, length),
    remove: async (name) => (await files()).remove(name),
    list: async () => (await files()).list(),
    openRegister: async (file, onDamage) => (await files()).openRegister(file, onDamage),
    release: () => void opened?.then((present) => present.release()).catch(() => undefined),
  };
}
