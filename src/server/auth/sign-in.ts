import { createHash } from 'node:crypto';
import { eq, inArray, sql } from 'drizzle-orm';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { MS_PER_MINUTE, MS_PER_SECOND } from '../../base/clock.ts';
import { fail, ok } from '../../base/result.ts';
import type { Failure, Result } from '../../base/result.ts';
import type { ServerPorts } from '../ports.ts';
import { accounts, signInFailures } from '../store/tables.ts';
import { passwordFits } from './passwords.ts';

export type Account = typeof accounts.$inferSelect;
export type SignInFailure = Failure<'session/credentials-wrong' | 'session/back-off' | 'request/too-many'>;

const FREE_TRIES = 5;
const FIRST_WAIT_MS = 30 * MS_PER_SECOND;
const LONGEST_WAIT_MS = 15 * MS_PER_MINUTE;
const TRIES_PER_ADDRESS_AND_MINUTE = 20;

/** Tries of one server process; a right password gives its try back, so a full office behind one address is not shut out. */
const perAddress = new WeakMap<object, RateLimiterMemory>();

/**
 * Name and password to an account. Each try is counted before the password is looked at, so a thousand at once are no way
 * around the waiting; unknown names wait and take as long as known ones. `address` is null where a session already says
 * who tries. A phone that is enrolled has tries of its own, so that a stranger who keeps a name waiting keeps nobody from
 * the field work (X39).
 */
export async function signIn(
  ports: ServerPorts,
  given: { readonly username: string; readonly password: string; readonly address: string | null; readonly deviceId?: string },
): Promise<Result<Account, SignInFailure>> {
  const limiter = limiterOf(ports);
  const waitMs = given.address === null ? 0 : await limiter.consume(given.address).then(() => 0, (refused: { msBeforeNext: number }) => refused.msBeforeNext);
  if (waitMs > 0) return fail('request/too-many', { retryAfterMs: waitMs });
  const username = given.username.trim().toLowerCase();
  const nameHash = hashOf(username, given.deviceId);
  const backOffMs = await countTry(ports, nameHash);
  if (backOffMs > 0) return fail('session/back-off', { retryAfterMs: backOffMs });
  const [account] = await ports.db.select().from(accounts).where(eq(accounts.username, username));
  const fits = await passwordFits(given.password, account?.passwordHash ?? null);
  if (!fits || account === undefined || account.disabledAtMs !== null) return fail('session/credentials-wrong');
  await ports.db.delete(signInFailures).where(eq(signInFailures.nameHash, nameHash));
  if (given.address !== null) await limiter.reward(given.address);
  return ok(account);
}

/** Forgets the failures of a name, on its phones as well, when an administrator gives it a new password. */
export async function forgiveFailures(ports: Pick<ServerPorts, 'db'>, username: string, deviceIds: readonly string[]): Promise<void> {
  const hashes = [undefined, ...deviceIds].map((deviceId) => hashOf(username, deviceId));
  await ports.db.delete(signInFailures).where(inArray(signInFailures.nameHash, hashes));
}

function hashOf(username: string, deviceId: string | undefined): string {
  return createHash('sha256').update(deviceId === undefined ? username : `${deviceId}\n${username}`).digest('hex');
}

/**
 * Zero when this try may be made; otherwise how long to wait, the try not counted. One statement decides, so that of tries
 * at the same moment only the allowed ones pass.
 */
async function countTry(ports: ServerPorts, nameHash: string): Promise<number> {
  const nowMs = ports.clock.nowMs();
  const counted = await ports.db
    .insert(signInFailures)
    .values({ nameHash, failures: 1, lastAtMs: nowMs })
    .onConflictDoUpdate({
      target: signInFailures.nameHash,
      set: { failures: sql`${signInFailures.failures} + 1`, lastAtMs: nowMs },
      setWhere: sql`${signInFailures.lastAtMs} + ${waitAfterSql} <= ${nowMs}`,
    })
    .returning({ failures: signInFailures.failures });
  if (counted.length > 0) return 0;
  const [before] = await ports.db.select().from(signInFailures).where(eq(signInFailures.nameHash, nameHash));
  return before === undefined ? 0 : Math.max(1, before.lastAtMs + waitAfter(before.failures) - nowMs);
}

/** As `waitAfter`, told to the database. */
const waitAfterSql = sql`(case when ${signInFailures.failures} < ${FREE_TRIES}::int then 0 else least(${LONGEST_WAIT_MS}::int, ${FIRST_WAIT_MS}::int * power(2, least(${signInFailures.failures} - ${FREE_TRIES}::int, 10))) end)`;

function waitAfter(failures: number): number {
  return failures < FREE_TRIES ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures - FREE_TRIES, 10));
}

function limiterOf(ports: ServerPorts): RateLimiterMemory {
  const known = perAddress.get(ports.identity);
  if (known !== undefined) return known;
  const made = new RateLimiterMemory({ points: TRIES_PER_ADDRESS_AND_MINUTE, duration: 60 });
  perAddress.set(ports.identity, made);
  return made;
}
