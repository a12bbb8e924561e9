import { systemClock } from '../../../../src/base/clock.ts';
import { systemTimers } from '../../../../src/base/timers.ts';
import { commonDevicePorts } from '../../../../src/device/browser-ports.ts';
import { CacheDatabase } from '../../../../src/device/cache-schema.ts';
import type { KeptRegister } from '../../../../src/device/register-files/kept-register.ts';
import { createFileWorker, opfsFiles } from '../../../../src/device/register-files/opfs-files.ts';
import { readRegister } from '../../../../src/device/register-files/read-register.ts';
import { registerLookup } from '../../../../src/device/register-files/register-lookup.ts';
import type { RegisterAreaRow } from '../../../../src/device/register-files/register-rows.ts';
import { RegisterShelf } from '../../../../src/device/register-files/register-shelf.ts';
import { registerStore } from '../../../../src/device/register-files/register-store.ts';
import { openBlock, sealedPlace } from '../../../../src/device/register-files/sealed-blocks.ts';
import { openUnlocked, unlockFile } from '../../../../src/device/register-files/sealed-source.ts';
import type { OpenedFile } from '../../../../src/device/register-files/sealed-source.ts';
import { bringRegisters } from '../../../../src/sync/register.ts';
import { registerTransport } from '../../../../src/sync/register-transport.ts';

const files = await filesHere();
const device = {
  ...commonDevicePorts(), name: 'bench',
  sentinel: { read: async () => null, write: async () => undefined },
  sight: { hidden: () => false, onChange: () => () => {} },
};
const cache = new CacheDatabase('bench-cache');
const lockKey = { keyId: 'bench', key: await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']) };
const shelf = new RegisterShelf({ cache, device, files, lockKey: () => lockKey, epoch: async () => 'bench' });
const ports = {
  store: { unsent: async () => ({ mutations: 0, blobs: 0 }), heard: async () => undefined },
  registers: registerStore(shelf),
  transport: registerTransport({ fetch: fetch.bind(globalThis), clock: systemClock, timers: systemTimers }),
  lock: { exclusively: <T>(run: () => Promise<T>) => run() },
};

/** What a screen asks with. */
export const screenLookup = registerLookup(shelf);

/** From the manifest to a register that can be asked, as the engine brings it, nothing of it being here. */
export async function takenIn(): Promise<KeptRegister> {
  const report = await bringRegisters(ports, new AbortController().signal);
  if (report.taken !== 1) throw new Error(JSON.stringify(report));
  return openOnThread();
}

export async function throwAway(): Promise<void> {
  shelf.close();
  await cache.registers.clear();
  for (const name of await files.list()) await files.remove(name);
}

/** Opened anew on the thread that holds its file. */
export async function openOnThread(): Promise<KeptRegister> {
  const row = await areaRow();
  shelf.forget(row.area);
  return present(await shelf.open(row));
}

/** The same on the page's own thread, where slowing reaches it and memory can be told; its blocks come from the file's thread. */
export async function openOnPage(): Promise<KeptRegister> {
  const { file } = await unlocked();
  return present(await readRegister({ files, onDamage: damaged }, file));
}

/** Reads and opens one block and nothing else. */
export async function blockReader(): Promise<{ readonly pages: number; readonly read: (page: number) => Promise<void> }> {
  const { file, opened } = await unlocked();
  const { blocks, header } = opened.source.prelude;
  return {
    pages: header.sections.pages.blocks,
    async read(page) {
      const index = header.sections.pages.block + page;
      const { at, length } = sealedPlace(blocks[index]!, index);
      if ((await openBlock(await files.read(file.name, at, length), index, file)) === null) damaged();
    },
  };
}

async function unlocked() {
  const row = await areaRow();
  const leaseKey = await shelf.leaseKeyOf(row);
  const file = leaseKey === null || row.current === null ? null : await unlockFile(row.current, { leaseKey, lockKey });
  const opened: OpenedFile | null = file === null ? null : await openUnlocked({ files, onDamage: damaged }, file);
  if (file === null || opened === null) throw new Error('it does not open');
  return { file, opened };
}

async function areaRow(): Promise<RegisterAreaRow> {
  return present((await cache.registers.toArray())[0] ?? null);
}

async function filesHere() {
  return present(await opfsFiles(createFileWorker, systemTimers));
}

function present<T>(value: T | null): T {
  if (value === null) throw new Error('not there');
  return value;
}

function damaged(): never {
  throw new Error('a block does not open');
}
