import { eq } from 'drizzle-orm';
import type { Hono } from 'hono';
import { passwordChange, signIn as signInShape } from '../../protocol/desk.ts';
import type { DeskSession } from '../../protocol/desk.ts';
import { programmes } from '../../programmes/registry.ts';
import { districtOf } from '../desk/scope.ts';
import { refuse } from '../http/answer.ts';
import { readBody } from '../http/read-body.ts';
import type { DeskCaller, ServerEnv } from '../http/server-env.ts';
import type { ServerPorts } from '../ports.ts';
import { accounts } from '../store/tables.ts';
import { transact } from '../store/transact.ts';
import { clientAddress } from './client-address.ts';
import { closeDeskSession, deskDoubts, openDeskSession, requireDesk } from './desk-session.ts';
import { ownPasswordHash, setOwnPassword } from './own-password.ts';
import { signIn } from './sign-in.ts';
import { stillFits } from './still-fits.ts';

/** Sign-in, sign-out and the own password of the desk. A field worker's account alone opens no desk. */
export function mountDeskSession(app: Hono<ServerEnv>, ports: ServerPorts): void {
  app.post('/desk/v1/session', async (c) => {
    const body = await readBody(c, signInShape);
    if (!body.ok) return refuse(c, body.error);
    const account = await signIn(ports, { ...body.value, address: clientAddress(c, ports) });
    if (!account.ok) return refuse(c, account.error);
    if (account.value.roles.every((role) => role === 'field-worker')) return refuse(c, { code: 'account/forbidden' });
    const opened = await openDeskSession(c, ports, account.value);
    if (!opened.ok) return refuse(c, opened.error);
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
    const [own] = await ports.db.select({ username: accounts.username }).from(accounts).where(eq(accounts.accountId, accountId));
    // a session left open is no way to try passwords without end: the same waiting as at the door
    const account = await signIn(ports, { username: own?.username ?? '', password: body.value.current, address: null });
    if (!account.ok) return refuse(c, account.error, account.error.code === 'session/credentials-wrong' ? 422 : undefined);
    const hash = await ownPasswordHash({ account: account.value, ...body.value });
    if (!hash.ok) return refuse(c, hash.error);
    const changed = await transact(ports.db, async (tx) => {
      if (!(await stillFits(tx, account.value))) return false;
      await setOwnPassword(tx, ports, { accountId, passwordHash: hash.value, deviceId: null });
      return true;
    });
    if (!changed) return refuse(c, { code: 'session/credentials-wrong' }, 422);
    ports.live.announce([deskDoubts(accountId)]);
    const opened = await openDeskSession(c, ports, { accountId, passwordHash: hash.value });
    if (!opened.ok) return refuse(c, opened.error, 422);
    return c.json(sessionView({ ...c.get('desk'), mustChangePassword: false }, ports.clock.nowMs()));
  });
}

export function sessionView(account: Omit<DeskCaller, 'supplierId'>, serverTimeMs: number): DeskSession {
  const { accountId, displayName, roles, districtId, mustChangePassword } = account;
  const place = programmes.find((programme) => districtOf(programme) === districtId)?.place ?? null;
  return { account: { accountId, displayName, roles: [...roles], districtId, place, mustChangePassword }, serverTimeMs };
}
