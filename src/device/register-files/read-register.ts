import { fail } from '../../base/result.ts';
import { openRegister } from '../../register/open.ts';
import type { Register } from '../../register/open.ts';
import type { KeptRegister, UnlockedFile } from './kept-register.ts';
import { openUnlocked } from './sealed-source.ts';
import type { BlockDisk } from './sealed-source.ts';

/** Opens a register for asking on this very thread, and begins to read ahead. Null when its bytes do not open. */
export async function readRegister(disk: BlockDisk, file: UnlockedFile): Promise<KeptRegister | null> {
  const kept = await openUnlocked(disk, file);
  const opened = kept === null ? null : await openRegister(kept.source);
  return opened?.ok === true ? asked(opened.value) : null;
}

function asked(opened: Register): KeptRegister {
  const { about } = opened.prelude;
  const closing = new AbortController();
  let register: Register | null = opened;
  void opened.readAhead(closing.signal); // whoever asks meanwhile hears of what cannot be read
  const gone = () => Promise.resolve(fail('register/unreadable'));
  return {
    about,
    lookup: (text, limit) => register?.lookup(text, limit) ?? gone(),
    search: (text, options) => register?.search(text, options) ?? gone(),
    neighbours: (row) => register?.neighbours(row) ?? gone(),
    close() {
      closing.abort();
      register = null;
    },
  };
}
