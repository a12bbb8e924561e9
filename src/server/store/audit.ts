import { createHash } from 'node:crypto';
import { asc, desc, gt } from 'drizzle-orm';
import { canonicalJson } from '../../base/canonical-json.ts';
import type { ServerPorts } from '../ports.ts';
import type { Database, Transaction } from './database.ts';
import { audit } from './tables.ts';
import { takeTurn } from './take-turn.ts';
import { transact } from './transact.ts';

export interface AuditEntry {
  readonly atMs: number;
  readonly byId: string | null;
  /** A readable code of the deed, e.g. `case/opened`, `account/created`. */
  readonly act: string;
  /** What it was done to: ids and codes, never a person's name or number; of an unmasking its note as well, the numbers taken out. */
  readonly subject: string;
}

const GENESIS = '0'.repeat(64);
/** Entries read at once while the chain is walked. */
const SLICE = 1_000;

/**
 * Appends to the audit chain (C-21, PIPL §51). Each entry carries the hash of the one before, so an entry changed, taken
 * out or moved shows. Writers wait for each other until commit, so keep it late in a transaction.
 */
export async function recordAudit(tx: Transaction, entry: AuditEntry): Promise<void> {
  await takeTurn(tx, 'audit');
  const [last] = await tx.select({ entryId: audit.entryId, hash: audit.hash }).from(audit).orderBy(desc(audit.entryId)).limit(1);
  const entryId = (last?.entryId ?? 0) + 1;
  const previousHash = last?.hash ?? GENESIS;
  await tx.insert(audit).values({ ...entry, entryId, previousHash, hash: hashOf(entryId, previousHash, entry) });
}

/** An entry by itself, of this moment. */
export function noteAudit(ports: Pick<ServerPorts, 'db' | 'clock'>, entry: Omit<AuditEntry, 'atMs'>): Promise<void> {
  return transact(ports.db, (tx) => recordAudit(tx, { atMs: ports.clock.nowMs(), ...entry }));
}

/** Walks the whole chain. Gives the first entry that does not fit, or null (X65). */
export async function firstBrokenAuditEntry(db: Database): Promise<number | null> {
  let previousHash = GENESIS;
  let seen = 0;
  for (;;) {
    const slice = await db.select().from(audit).where(seen === 0 ? undefined : gt(audit.entryId, seen)).orderBy(asc(audit.entryId)).limit(SLICE);
    for (const { entryId, atMs, byId, act, subject, ...row } of slice) {
      const fits = entryId === seen + 1 && row.previousHash === previousHash && row.hash === hashOf(entryId, previousHash, { atMs, byId, act, subject });
      if (!fits) return entryId;
      previousHash = row.hash;
      seen = entryId;
    }
    if (slice.length < SLICE) return null;
  }
}

function hashOf(entryId: number, previousHash: string, entry: AuditEntry): string {
  return createHash('sha256').update(`${previousHash}\n${canonicalJson({ entryId, ...entry })}`).digest('hex');
}
