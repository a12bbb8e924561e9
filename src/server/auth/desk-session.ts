import { and, eq } from 'drizzle-orm';
import type { Context, MiddlewareHandler } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from '../../base/clock.ts';
import { fail, ok } from '../../base/result.ts';
import type { Failure, Result } from '../../base/result.ts';
import type { Role } from '../../protocol/desk.ts';
import { refuse } from '../http/answer.ts';
import type { DeskCaller, ServerEnv } from '../http/server-env.ts';
import type { ServerPorts } from '../ports.ts';
import { accounts, deskSessions } from '../store/tables.ts';
import { transact } from '../store/transact.ts';
import type { Account } from './sign-in.ts';
import { stillFits } from './still-fits.ts';
import { hashToken, newToken } from './tokens.ts';

const COOKIE = 'desk';
export const DESK_IDLE_MS = 12 * MS_PER_HOUR;
const LONGEST_MS = 30 * MS_PER_DAY;

/** Starts a session with a new token, whatever cookie came along; refused where the account's password is another by now. */
export async function openDeskSession(c: Context, ports: ServerPorts, account: Pick<Account, 'accountId' | 'passwordHash'>): Promise<Result<void, Failure<'session/credentials-wrong'>>> {
  const { accountId } = account;
  const nowMs = ports.clock.nowMs();
  const token = newToken();
  const isOpen = await transact(ports.db, async (tx) => {
    if (!(await stillFits(tx, account))) return false;
    await tx.insert(deskSessions).values({ tokenHash: hashToken(token), accountId, createdAtMs: nowMs, lastSeenAtMs: nowMs, expiresAtMs: nowMs + LONGEST_MS });
    return true;
  });
  if (!isOpen) return fail('session/credentials-wrong');
  setCookie(c, COOKIE, token, { prefix: 'host', httpOnly: true, secure: true, sameSite: 'Strict', path: '/' });
  return ok(undefined);
}

export async function closeDeskSession(c: Context, ports: ServerPorts): Promise<void> {
  const token = getCookie(c, COOKIE, 'host');
  const [closed] = token === undefined ? [] : await ports.db.delete(deskSessions).where(eq(deskSessions.tokenHash, hashToken(token))).returning({ accountId: deskSessions.accountId });
  deleteCookie(c, COOKIE, { prefix: 'host', secure: true, path: '/' });
  if (closed !== undefined) ports.live.announce([deskDoubts(closed.accountId)]);
}

/** Where the live lines of a person are told to look whether their session still holds (X36). */
export function deskDoubts(accountId: string): string {
  return `sessions:${accountId}`;
}

/** Ends every desk session of an account: when it is disabled, reset, or its password changes. */
export async function endDeskSessions(db: ServerPorts['db'], accountId: string): Promise<void> {
  await db.delete(deskSessions).where(eq(deskSessions.accountId, accountId));
}

/** Somebody else knows a password that was given out: until it is changed it opens nothing but its own change. */
const openBeforeChange: ReadonlySet<string> = new Set(['/desk/v1/session', '/desk/v1/password']);

/** Lets a request pass that carries a desk session with one of these roles; without roles, any desk account (C-21). */
export function requireDesk(ports: ServerPorts, ...roles: readonly Role[]): MiddlewareHandler<ServerEnv> {
  return async (c, next) => {
    const caller = await deskCaller(c, ports);
    if (!caller.ok) return refuse(c, caller.error);
    if (caller.value.mustChangePassword && !openBeforeChange.has(c.req.path)) return refuse(c, { code: 'account/forbidden' });
    if (roles.length > 0 && !roles.some((role) => caller.value.roles.includes(role))) return refuse(c, { code: 'account/forbidden' });
    c.set('desk', caller.value);
    return next();
  };
}

/** Whether the session of this request still lets anybody in; asked without using it. */
export async function deskSessionHolds(c: Context, ports: ServerPorts): Promise<boolean> {
  const token = getCookie(c, COOKIE, 'host');
  return token !== undefined && (await openSession(ports, token)) !== null;
}

async function openSession(ports: ServerPorts, token: string) {
  const nowMs = ports.clock.nowMs();
  const [row] = await ports.db
    .select({ session: deskSessions, account: accounts })
    .from(deskSessions)
    .innerJoin(accounts, eq(accounts.accountId, deskSessions.accountId))
    .where(and(eq(deskSessions.tokenHash, hashToken(token))));
  if (row === undefined || row.account.disabledAtMs !== null) return null;
  return nowMs > row.session.expiresAtMs || nowMs > row.session.lastSeenAtMs + DESK_IDLE_MS ? null : row;
}

async function deskCaller(c: Context, ports: ServerPorts): Promise<Result<DeskCaller, Failure<'session/missing' | 'session/expired'>>> {
  const token = getCookie(c, COOKIE, 'host');
  if (token === undefined) return fail('session/missing');
  const nowMs = ports.clock.nowMs();
  const row = await openSession(ports, token);
  if (row === null) return fail('session/expired');
  if (nowMs > row.session.lastSeenAtMs + MS_PER_MINUTE) {
    await ports.db.update(deskSessions).set({ lastSeenAtMs: nowMs }).where(eq(deskSessions.tokenHash, row.session.tokenHash));
  }
  const { accountId, displayName, supplierId, districtId, mustChangePassword } = row.account;
  return ok({ accountId, displayName, supplierId, districtId, mustChangePassword, roles: row.account.roles as Role[] });
}
