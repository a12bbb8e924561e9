import type { BlockFiles } from './block-files.ts';
import type { KeptRegister } from './kept-register.ts';
import type { FileAnswer, FileAsk, FileDamage, RegisterAsk } from './opfs-messages.ts';

/** The thread that reads, as a register's questions see it. */
export interface RegisterThread {
  /** Of the message that asks. */
  readonly id: number;
  readonly read: BlockFiles['read'];
  readonly tell: (damage: FileDamage) => void;
}

const registers = new Map<number, KeptRegister>();
/** Searches that somebody may still take back. */
const searching = new Map<number, AbortController>();
const asks: ReadonlySet<FileAsk['does']> = new Set<RegisterAsk['does']>(['open', 'look-up', 'search', 'neighbours', 'stop', 'close']);

export function isAboutRegister(ask: FileAsk): ask is RegisterAsk {
  return asks.has(ask.does);
}

export async function answerAbout(ask: RegisterAsk, { id, read, tell }: RegisterThread): Promise<Partial<FileAnswer>> {
  switch (ask.does) {
    case 'open': {
      // Whoever never looks anything up never loads what reads a register.
      const { readRegister } = await import('./read-register.ts');
      const register = await readRegister({ files: { read }, onDamage: () => tell({ damaged: id }) }, ask.file);
      if (register !== null) registers.set(id, register);
      return { about: register?.about ?? null };
    }
    case 'look-up':
      return { lookedUp: await registers.get(ask.register)?.lookup(ask.text, ask.limit, ask.of) };
    case 'search': {
      const stopping = new AbortController();
      searching.set(id, stopping);
      try {
        return { searched: await registers.get(ask.register)?.search(ask.text, { limit: ask.limit, signal: stopping.signal }) };
      } finally {
        searching.delete(id);
      }
    }
    case 'neighbours':
      return { neighbours: await registers.get(ask.register)?.neighbours(ask.row) };
    case 'stop':
      searching.get(ask.asked)?.abort();
      return {};
    case 'close':
      registers.get(ask.register)?.close();
      registers.delete(ask.register);
      return {};
  }
}
