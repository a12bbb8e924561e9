import { and, asc, eq, inArray, isNull, ne } from 'drizzle-orm';
import { newId } from '../../base/ids.ts';
import { fail, ok } from '../../base/result.ts';
import type { Failure, Result } from '../../base/result.ts';
import type { z } from 'zod';
import type { AccountView, Role, createAccount } from '../../protocol/desk.ts';
import type { ServerPorts } from '../ports.ts';
import { recordAudit } from '../store/audit.ts';
import type { Database, Transaction } from '../store/database.ts';
import { workerFeed } from '../store/publish.ts';
import { accounts, devices } from '../store/tables.ts';
import { takeTurn } from '../store/take-turn.ts';
import { sqlState, transact } from '../store/transact.ts';
import { deskDoubts, endDeskSessions } from './desk-session.ts';
import { endFieldLogins } from './field-logins.ts';
import { hashPassword, makePassword, passwordIsWeak } from './passwords.ts';
import { forgiveFailures } from './sign-in.ts';

type NewAccount = z.infer<typeof createAccount>;

/** Makes an account; a password left out is made here and given back once. */
export async function addAccount(
  ports: ServerPorts,
  given: NewAccount,
  byId: string | null,
): Promise<Result<{ accountId: string; password: string }, Failure<'account/name-taken' | 'account/password-weak'>>> {
  if (given.password !== null && passwordIsWeak(given.password, given.username)) return fail('account/password-weak');
  const { password: wanted, ...person } = given;
  const password = wanted ?? makePassword();
  const nowMs = ports.clock.nowMs();
  const accountId = newId(nowMs, ports.random);
  const passwordHash = await hashPassword(password);
  try {
    await transact(ports.db, async (tx) => {
      await tx.insert(accounts).values({ ...person, accountId, passwordHash, mustChangePassword: byId !== null, createdAtMs: nowMs });
      await recordAudit(tx, { atMs: nowMs, byId, act: 'account/created', subject: accountId });
    });
  } catch (error) {
    if (sqlState(error) === '23505') return fail('account/name-taken');
    throw error;
  }
  return ok({ accountId, password });
}

/** A new password, shown once; every session at the desk and every login on a phone ends. A phone keeps its credential: it may still send. */
export async function resetPassword(ports: ServerPorts, accountId: string, byId: string): Promise<Result<{ password: string }, Failure<'worker/unknown'>>> {
  const password = makePassword();
  const passwordHash = await hashPassword(password);
  const reset = await transact(ports.db, async (tx) => {
    const [changed] = await tx.update(accounts).set({ passwordHash, mustChangePassword: true }).where(eq(accounts.accountId, accountId)).returning();
    if (changed === undefined) return null;
    await endDeskSessions(tx, accountId);
    await endFieldLogins(tx, accountId, null);
    await recordAudit(tx, { atMs: ports.clock.nowMs(), byId, act: 'account/password-reset', subject: accountId });
    return changed;
  });
  if (reset === null) return fail('worker/unknown');
  ports.live.announce([workerFeed(accountId), deskDoubts(accountId)]); // their phones ask, and hear it
  const phones = await ports.db.select({ deviceId: devices.deviceId }).from(devices).where(eq(devices.accountId, accountId));
  await forgiveFailures(ports, reset.username, phones.map(({ deviceId }) => deviceId));
  return ok({ password });
}

/** Shuts an account: its sessions end at once, its phones receive nothing more and may still send (F67). */
export async function setDisabled(
  ports: ServerPorts,
  change: { readonly accountId: string; readonly disabled: boolean; readonly byId: string },
): Promise<Result<void, Failure<'worker/unknown' | 'account/last-administrator'>>> {
  const nowMs = ports.clock.nowMs();
  const done = await transact(ports.db, async (tx) => {
    await takeTurn(tx, 'administrators'); // two must not shut each other
    const [account] = await tx.select().from(accounts).where(eq(accounts.accountId, change.accountId)).for('update');
    if (account === undefined) return fail('worker/unknown');
    if (change.disabled === (account.disabledAtMs !== null)) return ok(undefined); // said again, it moves nothing: what is captured counts until the first time
    if (change.disabled && account.roles.includes('administrator') && !(await otherAdministrator(tx, change.accountId))) return fail('account/last-administrator');
    await tx.update(accounts).set({ disabledAtMs: change.disabled ? nowMs : null }).where(eq(accounts.accountId, change.accountId));
    if (change.disabled) await endDeskSessions(tx, change.accountId);
    await recordAudit(tx, { atMs: nowMs, byId: change.byId, act: change.disabled ? 'account/disabled' : 'account/enabled', subject: change.accountId });
    return ok(undefined);
  });
  if (done.ok) ports.live.announce([workerFeed(change.accountId), deskDoubts(change.accountId)]);
  return done;
}

/** A lost phone: its credential ends; what it held is sealed and stays so. */
export async function revokeDevice(ports: ServerPorts, deviceId: string, byId: string): Promise<Result<void, Failure<'device/unknown'>>> {
  const nowMs = ports.clock.nowMs();
  const known = await transact(ports.db, async (tx) => {
    const [changed] = await tx.update(devices).set({ revokedAtMs: nowMs }).where(and(eq(devices.deviceId, deviceId), isNull(devices.revokedAtMs))).returning({ accountId: devices.accountId });
    if (changed !== undefined) await recordAudit(tx, { atMs: nowMs, byId, act: 'device/revoked', subject: deviceId });
    return changed ?? (await tx.select({ accountId: devices.accountId }).from(devices).where(eq(devices.deviceId, deviceId)))[0];
  });
  if (known === undefined) return fail('device/unknown');
  ports.live.announce([workerFeed(known.accountId)]);
  return ok(undefined);
}

export async function listAccounts(db: Database, only?: string): Promise<AccountView[]> {
  const people = await db.select().from(accounts).where(only === undefined ? undefined : eq(accounts.accountId, only)).orderBy(asc(accounts.username));
  const phones = people.length === 0 ? [] : await db.select().from(devices).where(inArray(devices.accountId, people.map((person) => person.accountId)));
  return people.map(({ accountId, username, displayName, staffNumber, roles, supplierId, districtId, disabledAtMs }) => ({
    accountId, username, displayName, staffNumber, roles: roles as Role[], supplierId, districtId, disabled: disabledAtMs !== null,
    devices: phones.filter((phone) => phone.accountId === accountId).map(phoneView),
  }));
}

function phoneView(phone: typeof devices.$inferSelect): AccountView['devices'][number] {
  const { deviceId, name, enrolledAtMs, lastContactAtMs, revokedAtMs, unsent, lostItems, lostAtMs } = phone;
  const lost = lostItems === null || lostAtMs === null ? null : { items: lostItems, atMs: lostAtMs };
  return { deviceId, name, enrolledAtMs, lastContactAtMs, revoked: revokedAtMs !== null, unsent, lost };
}

async function otherAdministrator(tx: Transaction, accountId: string): Promise<boolean> {
  const others = await tx.select({ roles: accounts.roles }).from(accounts).where(and(ne(accounts.accountId, accountId), isNull(accounts.disabledAtMs)));
  return others.some(({ roles }) => roles.includes('administrator'));
}
