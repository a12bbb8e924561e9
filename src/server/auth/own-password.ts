import { eq } from 'drizzle-orm';
import { fail, ok } from '../../base/result.ts';
import type { Failure, Result } from '../../base/result.ts';
import type { ServerPorts } from '../ports.ts';
import { recordAudit } from '../store/audit.ts';
import type { Transaction } from '../store/database.ts';
import { accounts } from '../store/tables.ts';
import { endDeskSessions } from './desk-session.ts';
import { endFieldLogins } from './field-logins.ts';
import { hashPassword, passwordIsWeak } from './passwords.ts';
import type { Account } from './sign-in.ts';

interface Change {
  readonly account: Account;
  /** As just proved right. */
  readonly current: string;
  readonly next: string;
}

/** A person's own new password, checked and hashed. What somebody else has seen is no new password. */
export async function ownPasswordHash({ account, current, next }: Change): Promise<Result<string, Failure<'account/password-weak'>>> {
  return passwordIsWeak(next, account.username) || next === current ? fail('account/password-weak') : ok(await hashPassword(next));
}

interface Stored {
  readonly accountId: string;
  readonly passwordHash: string;
  /** The phone on which it was typed; null at the desk. */
  readonly deviceId: string | null;
}

/** Stores it, in the caller's transaction, which has seen that the former one `stillFits`: the one-time password is used up, and every session at the desk and every login on another phone ends. */
export async function setOwnPassword(tx: Transaction, ports: Pick<ServerPorts, 'clock'>, { accountId, passwordHash, deviceId }: Stored): Promise<void> {
  await tx.update(accounts).set({ passwordHash, mustChangePassword: false }).where(eq(accounts.accountId, accountId));
  await endDeskSessions(tx, accountId);
  await endFieldLogins(tx, accountId, deviceId);
  await recordAudit(tx, { atMs: ports.clock.nowMs(), byId: accountId, act: 'account/password-changed', subject: accountId });
}
