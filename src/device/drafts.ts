import type { LocalCode } from '../base/codes.ts';
import { fail, ok } from '../base/result.ts';
import type { Failure, Result } from '../base/result.ts';
import type { LockKey } from '../protocol/seal.ts';
import { releaseStore } from './device-store.ts';
import type { DeviceStore } from './device-store.ts';
import type { DevicePorts } from './ports.ts';
import { openUnderLock, sealUnderLock } from './row-seal.ts';
import { written } from './write-failure.ts';
import type { Workspace } from './workspace.ts';

interface DraftPorts {
  readonly store: DeviceStore;
  readonly device: DevicePorts;
  readonly lockKey: () => LockKey | null;
}

/** What is half typed. Beside the outbox, since it too exists nowhere else. */
export function drafts(ports: DraftPorts): Pick<Workspace, 'saveDraft' | 'loadDraft' | 'dropDraft'> {
  const { outbox } = ports.store;
  const onHandle = <T>(run: () => Promise<T>) => written({ run, reopen: () => releaseStore(ports.store), timers: ports.device.timers });
  return {
    async saveDraft(key, value): Promise<Result<void, Failure<LocalCode>>> {
      const lockKey = ports.lockKey();
      const read = await onHandle(() => outbox.self());
      if (!read.ok) return read;
      const self = read.value;
      if (lockKey === null || self === null) return fail('lock/locked');
      const sealed = await sealUnderLock(value, label(key), { lockKey, random: ports.device.random });
      const kept = await onHandle(() => outbox.drafts.put({ key, authorId: self.worker.accountId, sealed, savedAtMs: ports.device.clock.nowMs() }));
      return kept.ok ? ok(undefined) : kept;
    },
    async loadDraft(key): Promise<Result<unknown, Failure<LocalCode>>> {
      const lockKey = ports.lockKey();
      if (lockKey === null) return ok(null);
      const read = await onHandle(() => outbox.drafts.get(key));
      if (!read.ok) return read;
      return ok(read.value === undefined ? null : await openUnderLock(read.value.sealed, label(key), lockKey));
    },
    dropDraft: async (key) => void (await onHandle(() => outbox.drafts.delete(key))),
  };
}

function label(key: string): string {
  return `draft/${key}`;
}
