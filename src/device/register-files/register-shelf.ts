import { MS_PER_MINUTE } from '../../base/clock.ts';
import type { RegisterManifest, RegisterOffer } from '../../protocol/register.ts';
import type { LockKey } from '../../protocol/seal.ts';
import type { CacheDatabase } from '../cache-schema.ts';
import type { DevicePorts } from '../ports.ts';
import { openUnderLock, sealUnderLock } from '../row-seal.ts';
import type { BlockFiles } from './block-files.ts';
import { LeaseClock } from './lease-clock.ts';
import type { KeptRegister } from './kept-register.ts';
import { areaKey } from './register-rows.ts';
import type { KeptFile, RegisterAreaRow } from './register-rows.ts';

const LOOK_MS = MS_PER_MINUTE;

export interface ShelfWorld {
  readonly cache: CacheDatabase;
  readonly device: DevicePorts;
  readonly files: BlockFiles;
  readonly lockKey: () => LockKey | null;
  /** Of the office's database. */
  readonly epoch: () => Promise<string>;
}

/** The registers this phone holds, and for how long it may read them (V-07, V-08). */
export class RegisterShelf {
  readonly world: ShelfWorld;
  readonly #clock: LeaseClock;
  readonly #opened = new Map<string, { readonly sha256: string; readonly register: Promise<KeptRegister | null> }>();
  #cancelLook = () => {};

  constructor(world: ShelfWorld) {
    this.world = world;
    const { registerFacts, contacts } = world.cache;
    this.#clock = new LeaseClock(
      {
        latest: async () => (await registerFacts.get('facts'))?.officeTimeMs ?? null,
        keep: async (officeTimeMs) => void (await registerFacts.update('facts', { officeTimeMs })),
        offsetMs: async () => (await contacts.get('contact'))?.offsetMs ?? null,
      },
      world.device.clock,
    );
  }

  epoch(): Promise<string> {
    return this.world.epoch();
  }

  /** While the lock is open, leases are looked at every minute; with the lock closed nothing of a register is in memory. */
  follow(isOpen: boolean): void {
    this.#cancelLook();
    if (!isOpen) {
      this.#forgetAll();
      return this.world.files.release();
    }
    const look = () => {
      this.#cancelLook = this.world.device.timers.after(LOOK_MS, look);
      void this.endLeases().catch(() => undefined); // the store is gone for a moment: the next look comes
    };
    look();
  }

  close(): void {
    this.#cancelLook();
    this.#forgetAll();
    this.world.files.release();
  }

  forget(area: string): void {
    void this.#opened.get(area)?.register.then((register) => register?.close()).catch(() => undefined); // whoever asked hears of it
    this.#opened.delete(area);
  }

  #forgetAll(): void {
    for (const area of [...this.#opened.keys()]) this.forget(area);
  }

  /** Throws the office's half of the key away where the lease is over: no block opens any more. */
  async endLeases(): Promise<void> {
    const { registers } = this.world.cache;
    const held = (await registers.toArray()).filter(({ leaseKey }) => leaseKey !== null);
    if (held.length === 0) return;
    const nowMs = await this.#clock.officeNowMs();
    for (const row of held.filter(({ leaseUntilMs }) => nowMs >= leaseUntilMs)) {
      await registers.update(row.area, { leaseKey: null });
      this.forget(row.area);
    }
  }

  /** Null: the lease is over, or the lock closed. */
  async leaseKeyOf(row: RegisterAreaRow): Promise<string | null> {
    const lockKey = this.world.lockKey();
    if (lockKey === null || row.leaseKey === null || !(await this.#isLeased(row))) return null;
    const key = await openUnderLock(row.leaseKey, leaseLabel(row.area), lockKey);
    return typeof key === 'string' ? key : null;
  }

  async #isLeased(row: RegisterAreaRow): Promise<boolean> {
    if ((await this.#clock.officeNowMs()) < row.leaseUntilMs) return true;
    await this.endLeases();
    return false;
  }

  /** What cannot be read any more is had again with the next manifest. */
  async noteDamage(row: RegisterAreaRow): Promise<void> {
    this.forget(row.area);
    await this.world.cache.registers.where('area').equals(row.area).modify((present) => {
      if (present.current?.name === row.current?.name) Object.assign(present, { isDamaged: true, failure: { code: 'register/unreadable' } });
    });
  }

  async noteManifest(manifest: RegisterManifest): Promise<void> {
    const { cache, lockKey, device } = this.world;
    const key = lockKey();
    if (key === null) return;
    const sealed = await Promise.all(manifest.areas.map(async (offer) => ({ offer, leaseKey: await sealUnderLock(offer.leaseKey, leaseLabel(areaKey(offer)), { lockKey: key, random: device.random }) })));
    const wanted = new Set([...manifest.areas, ...manifest.pending].map(areaKey));
    await cache.transaction('rw', [cache.registers, cache.registerFacts], async () => {
      const { serverTimeMs, pending, unplacedOrders } = manifest;
      await cache.registerFacts.put({ id: 'facts', manifestAtMs: serverTimeMs, pending: pending.length, unplacedOrders, officeTimeMs: serverTimeMs });
      for (const { offer, leaseKey } of sealed) await cache.registers.put(rowFor(offer, { leaseKey, leaseUntilMs: manifest.leaseUntilMs, before: await cache.registers.get(areaKey(offer)) }));
      for (const row of await cache.registers.toArray()) if (!wanted.has(row.area)) await cache.registers.delete(row.area);
    });
    await this.#clock.heard(manifest.serverTimeMs);
    for (const area of [...this.#opened.keys()]) if (!wanted.has(area)) this.forget(area);
    await this.#removeUnnamed();
  }

  /** The register of one area, opened once; null when there is none that may be read or can be. */
  async open(row: RegisterAreaRow): Promise<KeptRegister | null> {
    const lockKey = this.world.lockKey();
    const read = this.#opened.get(row.area);
    // Its key is out of its wraps already: only the lease is asked about.
    if (read !== undefined && row.leaseKey !== null && read.sha256 === row.current?.sha256 && (await this.#isLeased(row)) && this.#opened.get(row.area) === read) return read.register;
    const leaseKey = await this.leaseKeyOf(row);
    // The lock may have closed meanwhile: then nothing is opened any more.
    if (lockKey === null || leaseKey === null || row.current === null || this.world.lockKey() !== lockKey) return null;
    const present = this.#opened.get(row.area);
    if (present?.sha256 === row.current.sha256) return present.register;
    this.forget(row.area);
    const register = this.#read(row, row.current, { leaseKey, lockKey });
    const opened = { sha256: row.current.sha256, register };
    this.#opened.set(row.area, opened);
    // The next question tries again.
    const drop = () => void (this.#opened.get(row.area) === opened && this.#opened.delete(row.area));
    void register.then((read) => read === null && drop(), drop);
    return register;
  }

  async #read(row: RegisterAreaRow, file: KeptFile, keys: { readonly leaseKey: string; readonly lockKey: LockKey }): Promise<KeptRegister | null> {
    const { unlockFile } = await import('./sealed-source.ts');
    const unlocked = await unlockFile(file, keys);
    return unlocked === null || this.world.lockKey() !== keys.lockKey ? null : this.world.files.openRegister(unlocked, () => void this.noteDamage(row));
  }

  /** Files that no row names: of areas given up, of downloads broken off, of swaps cut in the middle. */
  async #removeUnnamed(): Promise<void> {
    const { cache, files } = this.world;
    const rows = await cache.registers.toArray();
    const named = new Set(rows.flatMap(({ current, intake }) => [current?.name, intake?.file.name]));
    for (const name of await files.list().catch(() => [])) {
      if (!named.has(name)) await files.remove(name).catch(() => undefined);
    }
  }
}

function rowFor(offer: RegisterOffer, lease: { leaseKey: RegisterAreaRow['leaseKey']; leaseUntilMs: number; before: RegisterAreaRow | undefined }): RegisterAreaRow {
  const { supplierId, areaCode, version, sha256, rows } = offer;
  const { before, leaseKey, leaseUntilMs } = lease;
  return {
    area: areaKey(offer), supplierId, areaCode, leaseKey, leaseUntilMs,
    offered: { version, sha256, rows },
    current: before?.current ?? null,
    intake: before?.intake ?? null,
    failure: before?.failure ?? null,
    isDamaged: before?.isDamaged ?? false,
  };
}

function leaseLabel(area: string): string {
  return `register lease/${area}`;
}
