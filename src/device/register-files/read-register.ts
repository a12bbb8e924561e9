import { fail } from '../../base/result.ts';
import { openRegister } from '../../register/open.ts';
import type { Register } from '../../register/open.ts';
import type { KeptRegister, UnlockedFile } from './kept-register.ts';
import { openUnlocked } from './sealed-source.ts';
import type { BlockDisk } from './sealed-source.ts';

/** Opens a register for asking on this very thread, and begins to read ahead. Null when its bytes do not open. */
export async function readRegister(disk: BlockDisk, file: UnlockedFile): Promise<KeptRegister | null> {
  const closing = new AbortController();
  const { signal } = closing;
  const kept = await openUnlocked({ files: disk.files, onDamage: () => void (signal.aborted || disk.onDamage()) }, file);
  if (kept === null) return null;
  const { source } = kept;
  // What still runs when it is closed ends at its next block.
  const opened = await openRegister({ ...source, readBlock: (index) => (signal.aborted ? Promise.resolve(null) : source.readBlock(index)) });
  return opened.ok ? asked(opened.value, closing) : null;
}

function asked(opened: Register, closing: AbortController): KeptRegister {
  const { about } = opened.prelude;
  let register: Register | null = opened;
  void opened.readAhead(closing.signal).catch(() => undefined); // whoever asks meanwhile hears of what cannot be read
  const gone = () => Promise.resolve(fail('register/unreadable'));
  return {
    about,
    lookup: (text, limit, of) => register?.lookup(text, limit, of) ?? gone(),
    search: (text, options) => register?.search(text, options) ?? gone(),
    neighbours: (row) => register?.neighbours(row) ?? gone(),
    close() {
      closing.abort();
      register = null;
    },
  };
}
