import { and, eq, gt } from 'drizzle-orm';
import type { Context, Hono } from 'hono';
import { MS_PER_DAY } from '../../base/clock.ts';
import { newId } from '../../base/ids.ts';
import { fail, ok } from '../../base/result.ts';
import type { Failure, Result } from '../../base/result.ts';
import { enrolRequest, fieldSignIn } from '../../protocol/enrol.ts';
import type { EnrolResponse, WorkerProfile } from '../../protocol/enrol.ts';
import { refuse } from '../http/answer.ts';
import { readBody } from '../http/read-body.ts';
import type { ServerEnv } from '../http/server-env.ts';
import type { ServerPorts } from '../ports.ts';
import type { Transaction } from '../store/database.ts';
import { recordAudit } from '../store/audit.ts';
import { accounts, deviceAuthors, devices } from '../store/tables.ts';
import { transact } from '../store/transact.ts';
import { clientAddress } from './client-address.ts';
import { deskDoubts } from './desk-session.ts';
import { deviceToken, FIELD_LOGIN_MS, requireDevice, setDeviceCookie } from './device-session.ts';
import { signInAtPhone } from './field-sign-in.ts';
import { giveProof, provedSinceMs } from './phone-proof.ts';
import { setOwnPassword } from './own-password.ts';
import type { Account } from './sign-in.ts';
import { stillFits } from './still-fits.ts';
import { hashToken, newToken } from './tokens.ts';

/** Enrolment of a phone, and its worker's login on it. */
export function mountEnrolment(app: Hono<ServerEnv>, ports: ServerPorts): void {
  app.post('/sync/v1/enrol', async (c) => {
    const body = await readBody(c, enrolRequest);
    if (!body.ok) return refuse(c, body.error);
    const { username, password, newPassword } = body.value; // not the id that the phone gives itself: nobody has proved it
    const signedIn = await signInAtPhone(ports, { username, password, newPassword, address: clientAddress(c, ports) });
    if (!signedIn.ok) return refuse(c, signedIn.error);
    const { account, newPasswordHash } = signedIn.value;
    if (!account.roles.includes('field-worker')) return refuse(c, { code: 'account/forbidden' });
    const token = newToken();
    const enrolled = await enrol(ports, { ...body.value, account, newPasswordHash, token, presentedToken: deviceToken(c), provedSinceMs: provedSinceMs(c, ports, body.value.deviceId) });
    if (!enrolled.ok) return refuse(c, enrolled.error);
    if (newPasswordHash !== null) ports.live.announce([deskDoubts(account.accountId)]);
    setDeviceCookie(c, token);
    giveProof(c, ports, enrolled.value);
    const answer: EnrolResponse = {
      deviceId: enrolled.value,
      worker: profileOf(account),
      epoch: ports.identity.epoch,
      serverTimeMs: ports.clock.nowMs(),
      organisationKey: { keyId: ports.identity.organisation.keyId, publicKey: ports.identity.organisation.publicKey },
      hotline: ports.settings.hotline,
    };
    return c.json(answer, 201);
  });

  app.get('/sync/v1/session', requireDevice(ports, 'receive'), (c) => {
    prove(c);
    return c.json(sessionAnswerOf(c));
  });

  app.post('/sync/v1/sign-in', requireDevice(ports, 'receive'), async (c) => {
    const body = await readBody(c, fieldSignIn);
    if (!body.ok) return refuse(c, body.error);
    const { accountId, deviceId } = c.get('device');
    const [own] = await ports.db.select().from(accounts).where(eq(accounts.accountId, accountId));
    const signedIn = await signInAtPhone(ports, { ...body.value, username: own?.username ?? '', address: clientAddress(c, ports), deviceId });
    if (!signedIn.ok) return refuse(c, signedIn.error);
    const { account, newPasswordHash: passwordHash } = signedIn.value;
    const renewed = await transact(ports.db, async (tx) => {
      if (!(await stillFits(tx, account))) return false;
      await tx.update(devices).set({ loginExpiresAtMs: ports.clock.nowMs() + FIELD_LOGIN_MS }).where(eq(devices.deviceId, deviceId));
      if (passwordHash !== null) await setOwnPassword(tx, ports, { accountId, passwordHash, deviceId });
      return true;
    });
    if (!renewed) return refuse(c, { code: 'session/credentials-wrong' });
    if (passwordHash !== null) ports.live.announce([deskDoubts(accountId)]);
    prove(c);
    return c.json({ ...sessionAnswerOf(c), loginValid: true });
  });

  /** To a phone that was enrolled before there was such a word; its credential beside it, so that both last as long. */
  function prove(c: Context<ServerEnv>): void {
    const { deviceId } = c.get('device');
    const token = deviceToken(c);
    if (token === undefined || provedSinceMs(c, ports, deviceId) !== null) return;
    setDeviceCookie(c, token);
    giveProof(c, ports, deviceId);
  }

  function sessionAnswerOf(c: Context<ServerEnv>) {
    const device = c.get('device');
    return { deviceId: device.deviceId, worker: profileOf(device), epoch: ports.identity.epoch, serverTimeMs: ports.clock.nowMs(), loginValid: device.loginValid };
  }
}

interface Enrolment {
  readonly account: Account;
  /** The worker's own new password, stored with the enrolment or not at all. */
  readonly newPasswordHash: string | null;
  readonly deviceName: string;
  readonly deviceId: string | null;
  readonly token: string;
  readonly presentedToken: string | undefined;
  /** Since when the office knew this phone by this id, by its own word; null or left out: it has none. */
  readonly provedSinceMs?: number | null;
  readonly deviceKey?: string | undefined;
}

/** More phones than a person holds in a day, and few enough that each one's own quota still bounds an account (X44). */
const MOST_NEW_PHONES = 10;

/**
 * A phone keeps its id when it can show that it is the one: by its credential, or by the password of the only worker who has
 * ever signed in on it. Otherwise it gets a new one, so that knowing an id takes nobody's phone away, and on a shared phone
 * no colleague's either: whoever holds its id may send what each of its workers captured (X26). An id that the office does not
 * know, as after a restore, is taken at its word: unsent work is numbered under it (S-15). Whoever took it so gives it back to the
 * phone that can show our word for it from before that (F46). An account signs in on so many phones new to it within a day and no more.
 */
export async function enrol(ports: ServerPorts, wish: Enrolment): Promise<Result<string, Failure<'session/credentials-wrong' | 'device/revoked' | 'device/too-many-enrolled'>>> {
  const nowMs = ports.clock.nowMs();
  const { accountId } = wish.account;
  return transact(ports.db, async (tx) => {
    // The account before the phone's row, as a reset of the password does: two enrolments of one account are counted one after the other.
    if (!(await stillFits(tx, wish.account))) return fail('session/credentials-wrong');
    const known = wish.deviceId === null ? undefined : (await tx.select().from(devices).where(eq(devices.deviceId, wish.deviceId)).for('update'))[0];
    const bound = known === undefined ? [] : await workersOf(tx, known.deviceId);
    const workers = bound.map((worker) => worker.accountId);
    const sinceMs = wish.provedSinceMs ?? null;
    const isOlder = sinceMs !== null && bound.every(({ boundAtMs }) => sinceMs < boundAtMs);
    const hasCredential = known !== undefined && (isOlder || known.tokenHash === hashToken(wish.presentedToken ?? ''));
    if (known?.revokedAtMs != null && (hasCredential || workers.includes(accountId))) return fail('device/revoked');
    const isSame = known !== undefined && (hasCredential || (workers.length === 1 && workers[0] === accountId));
    const deviceId = isSame ? known.deviceId : known === undefined && wish.deviceId !== null ? wish.deviceId : newId(nowMs, ports.random);
    const isNewToAccount = !(isSame && workers.includes(accountId));
    const waitMs = isNewToAccount ? await waitForAnother(tx, accountId, nowMs) : 0;
    if (waitMs > 0) return fail('device/too-many-enrolled', { retryAfterMs: waitMs });
    const row = {
      accountId, name: wish.deviceName, tokenHash: hashToken(wish.token), publicKey: wish.deviceKey ?? null,
      loginExpiresAtMs: nowMs + FIELD_LOGIN_MS, enrolledAtMs: nowMs, lastContactAtMs: nowMs,
    };
    await tx.insert(devices).values({ deviceId, ...row }).onConflictDoUpdate({ target: devices.deviceId, set: row });
    await tx.insert(deviceAuthors).values({ deviceId, accountId, boundAtMs: nowMs }).onConflictDoNothing();
    if (wish.newPasswordHash !== null) await setOwnPassword(tx, ports, { accountId, passwordHash: wish.newPasswordHash, deviceId });
    await recordAudit(tx, { atMs: nowMs, byId: accountId, act: 'device/enrolled', subject: deviceId });
    return ok(deviceId);
  });
}

function workersOf(tx: Transaction, deviceId: string) {
  const { accountId, boundAtMs } = deviceAuthors;
  return tx.select({ accountId, boundAtMs }).from(deviceAuthors).where(eq(deviceAuthors.deviceId, deviceId));
}

/** Zero while the account may sign in on another phone; otherwise until the first of this day's counts no longer. */
async function waitForAnother(tx: Transaction, accountId: string, nowMs: number): Promise<number> {
  const bound = await tx.select({ atMs: deviceAuthors.boundAtMs }).from(deviceAuthors).where(and(eq(deviceAuthors.accountId, accountId), gt(deviceAuthors.boundAtMs, nowMs - MS_PER_DAY)));
  return bound.length < MOST_NEW_PHONES ? 0 : Math.min(...bound.map(({ atMs }) => atMs)) + MS_PER_DAY - nowMs;
}

function profileOf(person: WorkerProfile): WorkerProfile {
  const { accountId, displayName, staffNumber, supplierId, districtId } = person;
  return { accountId, displayName, staffNumber, supplierId, districtId };
}
