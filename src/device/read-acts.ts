import type { EnvelopeRow, EnvelopeState, IdentityRow, OutboxDatabase } from './outbox-schema.ts';

/** More than these at once are read as a range: one by one, each is a way to the database and back. */
const FEW = 50;

interface ReadOnce {
  readonly epoch: string | null;
  readonly rows: Map<string, EnvelopeRow>;
}

const readBefore = new WeakMap<OutboxDatabase, ReadOnce>();

/**
 * Who this phone is, and its acts that wait or were taken by the office, in no order. Of two weeks' acts one is new at a
 * time, and as long as its state and the office's epoch (S-09) are the same nothing of an act changes but the lock's
 * wrap, which goes: so each is read once (V-12). Inside a transaction that has `keep` and `envelopes`.
 */
export async function readActs(outbox: OutboxDatabase): Promise<{ readonly self: IdentityRow | null; readonly acts: readonly EnvelopeRow[] }> {
  const self = await outbox.self();
  const epoch = self?.epoch ?? null;
  const present = readBefore.get(outbox);
  const once = present?.epoch === epoch ? present : { epoch, rows: new Map<string, EnvelopeRow>() };
  readBefore.set(outbox, once);
  const acts = (await Promise.all((['waiting', 'applied'] as const).map((state) => actsIn(outbox, state, { once, self })))).flat();
  const ids = new Set(acts.map(({ mutationId }) => mutationId));
  for (const id of once.rows.keys()) if (!ids.has(id)) once.rows.delete(id);
  return { self, acts };
}

async function actsIn(outbox: OutboxDatabase, state: EnvelopeState, { once, self }: { readonly once: ReadOnce; readonly self: IdentityRow | null }): Promise<EnvelopeRow[]> {
  // Two that read at the same moment get the same object, so that what was made of it counts as made.
  const kept = (row: EnvelopeRow): EnvelopeRow => {
    const before = once.rows.get(row.mutationId);
    if (before !== undefined && holds(before, state, self)) return before;
    once.rows.set(row.mutationId, row);
    return row;
  };
  const whole = async () => (await outbox.envelopesIn(state).toArray()).map(kept);
  if (once.rows.size === 0) return whole();
  const ids = await outbox.envelopesIn(state).primaryKeys();
  // Held from here on, whatever a reading of an older state lets go of meanwhile.
  const held = new Map<string, EnvelopeRow>();
  for (const id of ids) {
    const row = once.rows.get(id);
    if (row !== undefined && holds(row, state, self)) held.set(id, row);
  }
  const missing = ids.filter((id) => !held.has(id));
  if (missing.length > FEW) return whole();
  if (missing.length > 0) for (const row of await outbox.envelopes.bulkGet(missing)) if (row !== undefined) held.set(row.mutationId, kept(row));
  return ids.flatMap((id) => held.get(id) ?? []);
}

/** What waits under a former id of this phone may yet be given another number (S-20). */
function holds(row: EnvelopeRow, state: EnvelopeState, self: IdentityRow | null): boolean {
  return row.state === state && (state !== 'waiting' || row.header.deviceId === self?.deviceId);
}
