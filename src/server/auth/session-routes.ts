import { eq } from 'drizzle-orm';
import type { Hono } from 'hono';
import { passwordChange, signIn as signInShape } from '../../protocol/desk.ts';
import type { DeskSession } from '../../protocol/desk.ts';
import { refuse } from '../http/answer.ts';
import { readBody } from '../http/read-body.ts';
import type { DeskCaller, ServerEnv } from '../http/server-env.ts';
import type { ServerPorts } from '../ports.ts';
import { recordAudit } from '../store/audit.ts';
import { accounts } from '../store/tables.ts';
import { transact } from '../store/transact.ts';
import { clientAddress } from './client-address.ts';
import { closeDeskSession, endDeskSessions, openDeskSession, requireDesk } from './desk-session.ts';
import { hashPassword, passwordFits, passwordIsWeak } from './passwords.ts';
import { signIn } from './sign-in.ts';

/** Sign-in, sign-out and the own password of the desk. A field worker's account alone opens no desk. */
export function mountDeskSession(app: Hono<ServerEnv>, ports: ServerPorts): void {
  app.post('/desk/v1/session', async (c) => {
    const body = await readBody(c, signInShape);
    if (!body.ok) return refuse(c, body.error);
    const account = await signIn(ports, { ...body.value, address: clientAddress(c) });
    if (!account.ok) return refuse(c, account.error);
    if (account.value.roles.every((role) => role === 'field-worker')) return refuse(c, { code: 'account/forbidden' });
    await openDeskSession(c, ports, account.value);
    return c.json(sessionView({ ...account.value, roles: account.value.roles as DeskCaller['roles'] }, ports.clock.nowMs()));
  });

  app.get('/desk/v1/session', requireDesk(ports), (c) => c.json(sessionView(c.get('desk'), ports.clock.nowMs())));

  app.delete('/desk/v1/session', async (c) => {
    await closeDeskSession(c, ports);
    return c.body(null, 204);
  });

  app.post('/desk/v1/password', requireDesk(ports), async (c) => {
    const body = await readBody(c, passwordChange);
    if (!body.ok) return refuse(c, body.error);
    const { accountId } = c.get('desk');
    const [account] = await ports.db.select().from(accounts).where(eq(accounts.accountId, accountId));
    if (account === undefined || !(await passwordFits(body.value.current, account.passwordHash))) return refuse(c, { code: 'session/credentials-wrong' }, 422);
    if (passwordIsWeak(body.value.next, account.username)) return refuse(c, { code: 'account/password-weak' });
    const passwordHash = await hashPassword(body.value.next);
    await transact(ports.db, async (tx) => {
      await tx.update(accounts).set({ passwordHash, mustChangePassword: false }).where(eq(accounts.accountId, accountId));
      await endDeskSessions(tx, accountId);
      await recordAudit(tx, { atMs: ports.clock.nowMs(), byId: accountId, act: 'account/password-changed', subject: accountId });
    });
    await openDeskSession(c, ports, account);
    return c.json(sessionView({ ...c.get('desk'), mustChangePassword: false }, ports.clock.nowMs()));
  });
}

export function sessionView(account: Omit<DeskCaller, 'supplierId'>, serverTimeMs: number): DeskSession {
  const { accountId, displayName, roles, districtId, mustChangePassword } = account;
  return { account: { accountId, displayName, roles: [...roles], districtId, mustChangePassword }, serverTimeMs };
}
