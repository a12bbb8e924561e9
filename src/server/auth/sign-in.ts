import { createHash } from 'node:crypto';
import { eq, inArray, like, or, sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
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
/** From all addresses together, but for those where the person has signed in before. */
const FREE_TRIES_EVERYWHERE = 25;
const FIRST_WAIT_MS = 30 * MS_PER_SECOND;
const LONGEST_WAIT_MS = 15 * MS_PER_MINUTE;
const TRIES_PER_ADDRESS_AND_MINUTE = 20;

/** Tries of one server process; a right password gives its try back, so a full office behind one address is not shut out. */
const perAddress = new WeakMap<object, RateLimiterMemory>();

interface Try {
  readonly username: string;
  readonly password: string;
  /** Null where a session already says who tries. */
  readonly address: string | null;
  /** A phone that is enrolled. */
  readonly deviceId?: string;
}

/**
 * Name and password to an account. Each try is counted before the password is looked at, so a thousand at once are no way
 * around the waiting; unknown names wait and take as long as known ones. Who waits is the place that tried: an enrolled
 * phone, a session, an address. What comes from all addresses together waits too, later, and not where this person has
 * signed in before, so that a stranger who keeps a name waiting keeps nobody from the work (X39).
 */
export async function signIn(ports: ServerPorts, given: Try): Promise<Result<Account, SignInFailure>> {
  const limiter = limiterOf(ports);
  const waitMs = given.address === null ? 0 : await limiter.consume(given.address).then(() => 0, (refused: { msBeforeNext: number }) => refused.msBeforeNext);
  if (waitMs > 0) return fail('request/too-many', { retryAfterMs: waitMs });
  const username = given.username.trim().toLowerCase();
  const counted = countersOf(username, given);
  const backOffMs = await countEverywhere(ports, counted);
  if (backOffMs > 0) return fail('session/back-off', { retryAfterMs: backOffMs });
  const [account] = await ports.db.select().from(accounts).where(eq(accounts.username, username));
  const fits = await passwordFits(given.password, account?.passwordHash ?? null);
  if (!fits || account === undefined || account.disabledAtMs !== null) return fail('session/credentials-wrong');
  await ports.db.delete(signInFailures).where(inArray(signInFailures.nameHash, [counted.here, ...(counted.everywhere === null ? [] : [counted.everywhere.key])]));
  if (given.address !== null) await limiter.reward(given.address);
  if (counted.everywhere !== null) await rememberPlace(ports, counted.everywhere.known);
  return ok(account);
}

/** Forgets the failures of a name, at every place and on its phones as well, when an administrator gives it a new password. */
export async function forgiveFailures(ports: Pick<ServerPorts, 'db'>, username: string, deviceIds: readonly string[]): Promise<void> {
  const phones = deviceIds.map((deviceId) => digest(`${deviceId}\n${username}`));
  await ports.db.delete(signInFailures).where(or(inArray(signInFailures.nameHash, [digest(username), ...phones]), like(signInFailures.nameHash, `${digest(username)}/%`)));
}

interface Counters {
  readonly here: string;
  /** Of all addresses together; null where a phone or a session tries. */
  readonly everywhere: { readonly key: string; readonly known: string } | null;
}

/** Keys that tell neither name nor address; those of a name begin alike, so that all of them can be forgiven. */
function countersOf(username: string, { address, deviceId }: Try): Counters {
  if (deviceId !== undefined) return { here: digest(`${deviceId}\n${username}`), everywhere: null };
  const name = digest(username);
  if (address === null) return { here: `${name}/session`, everywhere: null };
  const here = `${name}/${digest(address)}`;
  return { here, everywhere: { key: name, known: `${here}/known` } };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Zero when this try may be made. Here first: who must wait here is counted nowhere else, so one address alone keeps no other waiting. */
async function countEverywhere(ports: ServerPorts, { here, everywhere }: Counters): Promise<number> {
  const hereMs = await countTry(ports, { key: here, free: FREE_TRIES });
  if (hereMs > 0 || everywhere === null) return hereMs;
  const known = await ports.db.select().from(signInFailures).where(eq(signInFailures.nameHash, everywhere.known));
  if (known.length > 0) return 0;
  const everywhereMs = await countTry(ports, { key: everywhere.key, free: FREE_TRIES_EVERYWHERE });
  // Nobody looked at the password: it was no failure of this place.
  if (everywhereMs > 0) await ports.db.update(signInFailures).set({ failures: sql`${signInFailures.failures} - 1` }).where(eq(signInFailures.nameHash, here));
  return everywhereMs;
}

/** `tidy` forgets it again in time. */
async function rememberPlace(ports: ServerPorts, nameHash: string): Promise<void> {
  const row = { nameHash, failures: 0, lastAtMs: ports.clock.nowMs() };
  await ports.db.insert(signInFailures).values(row).onConflictDoUpdate({ target: signInFailures.nameHash, set: row });
}

interface Counter {
  readonly key: string;
  /** Failures after which the waiting begins. */
  readonly free: number;
}

/**
 * Zero when this try may be made; otherwise how long to wait, the try not counted. One statement decides, so that of tries
 * at the same moment only the allowed ones pass.
 */
async function countTry(ports: ServerPorts, { key, free }: Counter): Promise<number> {
  const nowMs = ports.clock.nowMs();
  const counted = await ports.db
    .insert(signInFailures)
    .values({ nameHash: key, failures: 1, lastAtMs: nowMs })
    .onConflictDoUpdate({
      target: signInFailures.nameHash,
      set: { failures: sql`${signInFailures.failures} + 1`, lastAtMs: nowMs },
      setWhere: sql`${signInFailures.lastAtMs} + ${waitAfterSql(free)} <= ${nowMs}`,
    })
    .returning({ failures: signInFailures.failures });
  if (counted.length > 0) return 0;
  const [before] = await ports.db.select().from(signInFailures).where(eq(signInFailures.nameHash, key));
  return before === undefined ? 0 : Math.max(1, before.lastAtMs + waitAfter(before.failures, free) - nowMs);
}

/** As `waitAfter`, told to the database. */
function waitAfterSql(free: number): SQL {
  return sql`(case when ${signInFailures.failures} < ${free}::int then 0 else least(${LONGEST_WAIT_MS}::int, ${FIRST_WAIT_MS}::int * power(2, least(${signInFailures.failures} - ${free}::int, 10))) end)`;
}

function waitAfter(failures: number, free: number): number {
  return failures < free ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures - free, 10));
}

function limiterOf(ports: ServerPorts): RateLimiterMemory {
  const known = perAddress.get(ports.identity);
  if (known !== undefined) return known;
  const made = new RateLimiterMemory({ points: TRIES_PER_ADDRESS_AND_MINUTE, duration: 60 });
  perAddress.set(ports.identity, made);
  return made;
}
