import type { StorageFacts } from './ports.ts';
import type { StorageState } from './workspace.ts';

/** A visit's photographs and what the browser needs besides: asked for before a visit, not at the signature. */
const VISIT_NEEDS_BYTES = 200 * 1_048_576;

export async function readStorage(facts: StorageFacts): Promise<Omit<StorageState, 'lostItems'>> {
  const [persisted, { usedBytes, quotaBytes }] = await Promise.all([facts.persisted(), facts.estimate()]);
  return { persisted, usedBytes, quotaBytes, enoughForVisit: quotaBytes - usedBytes >= VISIT_NEEDS_BYTES };
}
