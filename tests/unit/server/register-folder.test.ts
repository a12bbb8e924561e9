import { mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { utf8 } from '../../../src/base/bytes.ts';
import { registerFolder } from '../../../src/server/register/register-folder.ts';
import type { RegisterFolder } from '../../../src/server/register/register-folder.ts';

let dataDir: string;
let folder: RegisterFolder;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'doorstep-register-'));
  folder = registerFolder({ dataDir });
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const NAME = `${'a'.repeat(64)}.register`;
const root = () => join(dataDir, 'register');

/** Files of this folder that this process holds open. */
function held(): string[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`)].filter((path) => path.startsWith(dataDir));
    } catch {
      return []; // the one that read the list
    }
  });
}

describe('the folder of the register files', () => {
  it('[P-15] says of a file that it is not there only where that is so', async () => {
    expect([await folder.sizeBytes(NAME), await folder.read(NAME)]).toEqual([null, null]);
    await expect(folder.keepOnly(new Set())).resolves.toBeUndefined();
    mkdirSync(root());
    symlinkSync(NAME, join(root(), NAME)); // leads to itself: there, and not to be read
    await expect(folder.sizeBytes(NAME)).rejects.toThrow('ELOOP');
    await expect(folder.read(NAME)).rejects.toThrow('ELOOP');
    rmSync(root(), { recursive: true });
    symlinkSync('register', root());
    await expect(folder.keepOnly(new Set())).rejects.toThrow('ELOOP');
  });

  it('[P-15] a draft that is given up, or does not come to its end, leaves neither file nor handle behind', async () => {
    const given = await folder.draft();
    await given.add(utf8('行'));
    expect(held()).toHaveLength(1);
    await given.abandon();
    await given.abandon(); // twice is once
    const failing = await folder.draft();
    await failing.add(utf8('行'));
    mkdirSync(join(root(), NAME, 'in-the-way'), { recursive: true });
    await expect(failing.finish(utf8('头'), NAME)).rejects.toThrow();
    expect([held(), readdirSync(root())]).toEqual([[], [NAME]]);
  });

  it('[P-15] what is finished is there whole, and nothing else is', async () => {
    const draft = await folder.draft();
    await draft.add(utf8('行'));
    await draft.finish(utf8('头'), NAME);
    expect([await folder.read(NAME), readdirSync(root()), held()]).toEqual([utf8('头行'), [NAME], []]);
  });
});
