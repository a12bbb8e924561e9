import { toHex } from '../../base/bytes.ts';
import type { Bytes } from '../../base/bytes.ts';
import { fail, ok } from '../../base/result.ts';
import type { Failure, Result } from '../../base/result.ts';
import type { LockKey } from '../../protocol/seal.ts';
import type { RegisterOffer } from '../../protocol/register.ts';
import { applyDelta } from '../../register/apply-delta.ts';
import { createIntake } from '../../register/intake.ts';
import { openRegister } from '../../register/open.ts';
import type { Prelude } from '../../register/prelude.ts';
import type { RegisterStore, RegisterTaking } from '../../sync/register-ports.ts';
import { newFileKey, openFileKey } from './file-keys.ts';
import { RegisterSink } from './register-sink.ts';
import { areaKey } from './register-rows.ts';
import type { KeptFile, RegisterAreaRow } from './register-rows.ts';
import { sealBlock, PRELUDE_INDEX } from './sealed-blocks.ts';
import type { FileKey } from './sealed-blocks.ts';
import { openKeptFile, sealedSource } from './sealed-source.ts';
import type { RegisterShelf } from './register-shelf.ts';

/** So much is checked and sealed together: many blocks at once wait once for the threads that do it. */
const SHARE_BYTES = 256 * 1024;

/** The engine's side of the shelf: takes files in, and swaps only when a new one is whole, checked and readable. */
export function registerStore(shelf: RegisterShelf): RegisterStore {
  const { cache, device } = shelf.world;
  const rows = cache.registers;
  /** What is on its way in is judged by whoever asked for it. */
  const disk = { files: shelf.world.files, onDamage: () => undefined };

  async function keysOf(row: RegisterAreaRow): Promise<{ leaseKey: string; lockKey: LockKey } | null> {
    const leaseKey = await shelf.leaseKeyOf(row);
    const lockKey = shelf.world.lockKey();
    return leaseKey === null || lockKey === null ? null : { leaseKey, lockKey };
  }

  /** The file as it will lie here, before anything of it does. */
  async function newFile(offer: RegisterOffer, keys: { leaseKey: string; lockKey: LockKey }): Promise<{ file: KeptFile; key: FileKey }> {
    const { key, wrap } = await newFileKey(keys, device.random);
    const { sha256, version, rows: count, totalBytes, asOfMs } = offer;
    const epoch = await shelf.epoch();
    const name = `${sha256.slice(0, 16)}-${toHex(device.random(6))}`;
    return { file: { name, sha256, version, rows: count, totalBytes, asOfMs, epoch, keyWrap: wrap, prelude: new Uint8Array(0) }, key: { key, sha256 } };
  }

  /** What may not be taken at all: an older state of the same office, or nothing to seal it with. */
  async function admit(offer: RegisterOffer): Promise<Result<{ row: RegisterAreaRow; keys: { leaseKey: string; lockKey: LockKey } }, Failure>> {
    const row = await rows.get(areaKey(offer));
    const keys = row === undefined ? null : await keysOf(row);
    if (row === undefined || keys === null) return fail('lock/locked');
    const isOlder = row.current !== null && row.current.epoch === (await shelf.epoch()) && offer.asOfMs < row.current.asOfMs;
    return isOlder ? fail('register/file-older') : ok({ row, keys });
  }

  async function setIntake(area: string, intake: RegisterAreaRow['intake']): Promise<void> {
    await rows.update(area, { intake });
  }

  async function dropIntake(row: RegisterAreaRow): Promise<void> {
    if (row.intake === null) return;
    await setIntake(row.area, null);
    await shelf.world.files.remove(row.intake.file.name).catch(() => undefined);
  }

  /** Opens the new file as a look-up would and compares it with what was promised; only then does it take the old one's place. */
  async function swap(offer: RegisterOffer, made: { file: KeptFile; key: FileKey; prelude: Prelude }): Promise<Result<void, Failure>> {
    const { file, key, prelude } = made;
    const { about } = prelude;
    const isIt = about.supplierId === offer.supplierId && about.areaCode === offer.areaCode && prelude.rows === offer.rows && prelude.digest === offer.sha256;
    const opened = isIt ? await openRegister(sealedSource(disk, { name: file.name, key }, prelude)) : fail('register/file-damaged');
    const area = areaKey(offer);
    if (!opened.ok) {
      await rows.update(area, { intake: null });
      await shelf.world.files.remove(file.name).catch(() => undefined);
      return opened;
    }
    const old = await cache.transaction('rw', [rows], async () => {
      const present = await rows.get(area);
      if (present === undefined) return null;
      await rows.put({ ...present, current: file, intake: null, failure: null, isDamaged: false });
      return present;
    });
    shelf.forget(area);
    if (old?.current !== null && old?.current !== undefined) await shelf.world.files.remove(old.current.name).catch(() => undefined);
    if (old?.intake !== null && old?.intake !== undefined && old.intake.file.name !== file.name) await shelf.world.files.remove(old.intake.file.name).catch(() => undefined);
    return ok(undefined);
  }

  /** What an earlier download left of this very file; null when nothing of it can be used. */
  async function resumable(row: RegisterAreaRow, offer: RegisterOffer, keys: { leaseKey: string; lockKey: LockKey }) {
    if (row.intake?.file.sha256 !== offer.sha256) return null;
    const opened = await openKeptFile(disk, row.intake.file, keys);
    return opened === null ? null : { ...row.intake, key: opened.key, prelude: opened.source.prelude };
  }

  async function begin(offer: RegisterOffer): Promise<Result<RegisterTaking, Failure>> {
    const admitted = await admit(offer);
    if (!admitted.ok) return admitted;
    const { row, keys } = admitted.value;
    const left = await resumable(row, offer, keys);
    if (left === null) await dropIntake(row);
    const fresh = left ?? { ...(await newFile(offer, keys)), blocks: 0, prelude: null };
    let { file } = fresh;
    const { key } = fresh;
    const intake = left === null ? createIntake(offer.sha256) : createIntake(offer.sha256, { prelude: left.prelude, fromBlock: left.blocks });
    const sink = new RegisterSink({ files: shelf.world.files, name: file.name, key, blocks: fresh.blocks, onKept: (blocks) => setIntake(row.area, { file, blocks }) });
    const chunks: Uint8Array[] = [];
    let chunkBytes = 0;
    /** Checks what has come, seals it and sends it on its way to the disk. */
    async function takeShare(): Promise<Result<void, Failure>> {
      if (chunkBytes === 0) return ok(undefined);
      const pushed = await intake.push(...chunks.splice(0));
      chunkBytes = 0;
      if (!pushed.ok) {
        await sink.flush(); // nothing of it may be written behind the clearing away
        await dropIntake({ ...row, intake: { file, blocks: 0 } });
        return pushed;
      }
      const { prelude } = intake;
      if (prelude === null) return ok(undefined);
      if (file.prelude.byteLength === 0) file = { ...file, prelude: await sealBlock(prelude.bytes, PRELUDE_INDEX, key) };
      return sink.add(prelude, pushed.value);
    }
    async function keep(): Promise<Result<void, Failure>> {
      const taken = await takeShare();
      return taken.ok ? sink.flush() : taken;
    }
    return ok({
      fromBytes: left === null ? 0 : intake.nextOffsetBytes,
      async take(chunk) {
        chunks.push(chunk);
        chunkBytes += chunk.byteLength;
        return chunkBytes < SHARE_BYTES ? ok(undefined) : takeShare();
      },
      keep,
      async finish() {
        const kept = await keep();
        if (!kept.ok) return kept;
        const ended = intake.end();
        if (!ended.ok || intake.prelude === null) return ended.ok ? fail('register/file-truncated') : ended;
        return swap(offer, { file, key, prelude: intake.prelude });
      },
    });
  }

  return {
    mayTake: () => shelf.world.lockKey() !== null,
    noteManifest: (manifest) => shelf.noteManifest(manifest),
    async held(offer) {
      const row = await rows.get(areaKey(offer));
      const keys = row === undefined ? null : await keysOf(row);
      if (row === undefined || row.current === null || keys === null || row.isDamaged) return null;
      return (await openFileKey(row.current.keyWrap, keys)) === null ? null : row.current.sha256;
    },
    begin,
    async applyDelta(offer, delta: Bytes) {
      const admitted = await admit(offer);
      if (!admitted.ok) return admitted;
      const { row, keys } = admitted.value;
      const old = row.current === null ? null : await openKeptFile({ files: shelf.world.files, onDamage: () => void shelf.noteDamage(row) }, row.current, keys);
      if (old === null) return fail('register/delta-mismatch');
      const made = await newFile(offer, keys);
      const sink = new RegisterSink({ files: shelf.world.files, name: made.file.name, key: made.key, blocks: 0, onKept: () => Promise.resolve() });
      let prelude: Prelude | null = null;
      let trouble: Failure | null = null;
      const applied = await applyDelta(old.source, delta, {
        prelude: (read) => {
          prelude = read;
          return Promise.resolve();
        },
        async block(index, bytes) {
          if (prelude === null || trouble !== null) return;
          const kept = await sink.add(prelude, [{ index, bytes }]);
          if (!kept.ok) trouble = kept.error;
        },
      });
      const flushed = await sink.flush();
      const failure = trouble ?? (applied.ok ? (flushed.ok ? null : flushed.error) : applied.error);
      if (failure !== null || !applied.ok) {
        await shelf.world.files.remove(made.file.name).catch(() => undefined);
        return { ok: false, error: failure ?? { code: 'register/delta-mismatch' } };
      }
      const file = { ...made.file, prelude: await sealBlock(applied.value.bytes, PRELUDE_INDEX, made.key) };
      return swap(offer, { file, key: made.key, prelude: applied.value });
    },
    noteFailure: async (offer, failure) => void (await rows.update(areaKey(offer), { failure })),
  };
}
