import type { Failure } from '../base/result.ts';
import { clockOffsetMs } from './clock-offset.ts';
import type { Answer, Contact, SyncStore } from './ports.ts';

/** Remembers that the office was heard, how far the clocks are apart where the answer tells (S-11), and what it `said` of this phone. */
export async function noteContact(store: Pick<SyncStore, 'heard'>, answer: Answer<unknown>, said: Pick<Contact, 'revoked'> = {}): Promise<void> {
  const offsetMs = clockOffsetMs(answer);
  await store.heard({ atMs: answer.heardAtMs, ...(offsetMs !== null && { offsetMs }), ...said });
}

/** The office's word that this phone is revoked outlives the app (F67): only rows, or an enrolment, take it back. */
export async function noteRefusal(store: Pick<SyncStore, 'heard'>, failure: Failure): Promise<void> {
  if (failure.code === 'link/device-revoked') await store.heard({ revoked: true });
}

/** What stands in the way, as a person has to hear it: whose phone is revoked has to call somebody, and is not merely without signal. */
export function lastSaid(failure: Failure | null, contact: Contact | null): Failure | null {
  const isUnheard = failure?.code === 'link/offline' || failure?.code === 'link/server-unwell';
  return isUnheard && contact?.revoked === true ? { code: 'link/device-revoked' } : failure;
}
