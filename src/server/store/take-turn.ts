import { sql } from 'drizzle-orm';
import type { Transaction } from './database.ts';

/** What only one transaction may do at a time where no row is there to be locked. 716253401 is the migrations' (`open-database`). */
const turns = { audit: 716_253_402, 'registry-number': 716_253_403, 'case-number': 716_253_404, 'first-account': 716_253_405, administrators: 716_253_406, evidence: 716_253_407 } as const;

/** Waits for whoever does the same, and is held until commit. `of` tells apart what may go on side by side. */
export async function takeTurn(tx: Transaction, what: keyof typeof turns, of?: string): Promise<void> {
  const number = turns[what];
  await tx.execute(of === undefined ? sql`select pg_advisory_xact_lock(${number}::bigint)` : sql`select pg_advisory_xact_lock(${number}::int, hashtext(${of}))`);
}

/** Side by side with whoever shares it, and never beside one that has it alone; held until commit. */
export async function shareTurn(tx: Transaction, what: keyof typeof turns): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock_shared(${turns[what]}::bigint)`);
}
