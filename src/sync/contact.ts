import type { Failure } from '../base/result.ts';
import { clockOffsetMs } from './clock-offset.ts';
import type { Answer, Contact, SyncStore } from './ports.ts';

/** Remembers when the office was last heard and how far the clocks are apart (S-11), and what `said` of this phone. */
export async function noteContact(store: Pick<SyncStore, 'heard'>, answer: Answer<unknown>, said: Pick<Contact, 'revoked'> = {}): Promise<void> {
  const offsetMs = clockOffsetMs(answer);
  if (offsetMs !== null) await store.heard({ offsetMs, atMs: answer.heardAtMs, ...said });
}

/** The office's word that this phone is revoked outlives the app (F67): only rows, or an enrolment, take it back. */
export async function noteRefusal(store: Pick<SyncStore, 'heard' | 'contact'>, failure: Failure): Promise<void> {
  const contact = failure.code === 'link/device-revoked' ? await store.contact() : null;
  if (contact !== null) await store.heard({ ...contact, revoked: true });
}

/** What stands in the way, as a person has to hear it: whose phone is revoked has to call somebody, and is not merely without signal. */
export function lastSaid(failure: Failure | null, contact: Contact | null): Failure | null {
  const isUnheard = failure?.code === 'link/offline' || failure?.code === 'link/server-unwell';
  return isUnheard && contact?.revoked === true ? { code: 'link/device-revoked' } : failure;
}
