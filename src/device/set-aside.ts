import type { LocalCode } from '../base/codes.ts';
import type { Failure, Result } from '../base/result.ts';
import type { Timers } from '../base/timers.ts';
import { releaseStore } from './device-store.ts';
import type { DeviceStore } from './device-store.ts';
import type { EnvelopeState } from './outbox-schema.ts';
import { written } from './write-failure.ts';

/** The lane goes on without it: the office has it (`set-aside`), or nobody but this phone ever had it (`kept-here`). */
export function asideOf(state: EnvelopeState): EnvelopeState {
  return state === 'refused-here' ? 'kept-here' : 'set-aside';
}

/** What its author has seen refused stays kept, and its lane moves again (S-05). Codes: storage/full, storage/connection-lost. */
export function setAside(store: DeviceStore, timers: Timers, mutationId: string): Promise<Result<void, Failure<LocalCode>>> {
  const { envelopes } = store.outbox;
  const run = () => store.outbox.transaction('rw', [envelopes], async () => {
    const row = await envelopes.get(mutationId);
    const isRefused = row !== undefined && ['rejected', 'refused-here', 'conflict'].includes(row.state);
    if (isRefused) await envelopes.put({ ...row, state: asideOf(row.state) });
  });
  return written({ run, reopen: () => releaseStore(store), timers });
}
