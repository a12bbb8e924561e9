import { eq } from 'drizzle-orm';
import type { Transaction } from '../store/database.ts';
import { accounts } from '../store/tables.ts';
import type { Account } from './sign-in.ts';

/**
 * Whether the password that was proved a moment ago is still the account's: proving takes a while, and meanwhile it may have been
 * changed or reset by whoever wants its thief out (X36). The account stays locked to the end of the transaction, so
 * this comes before the rows of phones and sessions.
 */
export async function stillFits(tx: Transaction, { accountId, passwordHash }: Pick<Account, 'accountId' | 'passwordHash'>): Promise<boolean> {
  const [now] = await tx
    .select({ passwordHash: accounts.passwordHash, disabledAtMs: accounts.disabledAtMs })
    .from(accounts)
    .where(eq(accounts.accountId, accountId))
    .for('update');
  return now !== undefined && now.passwordHash === passwordHash && now.disabledAtMs === null;
}
