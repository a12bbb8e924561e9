import type { Hono } from 'hono';
import { newId } from '../../base/ids.ts';
import { setupRequest } from '../../protocol/desk.ts';
import { refuse } from '../http/answer.ts';
import { readBody } from '../http/read-body.ts';
import type { ServerEnv } from '../http/server-env.ts';
import type { ServerPorts } from '../ports.ts';
import { recordAudit } from '../store/audit.ts';
import type { Database } from '../store/database.ts';
import { holdsSampleData } from '../store/identity.ts';
import { accounts } from '../store/tables.ts';
import { takeTurn } from '../store/take-turn.ts';
import { transact } from '../store/transact.ts';
import { openDeskSession } from './desk-session.ts';
import { hashPassword, passwordIsWeak } from './passwords.ts';
import { sessionView } from './session-routes.ts';

/** The first administrator of an empty database; closed for ever as soon as any account exists. */
export function mountSetup(app: Hono<ServerEnv>, ports: ServerPorts): void {
  app.get('/desk/v1/setup', async (c) => c.json({ needed: !(await anyAccount(ports.db)), sampleData: await holdsSampleData(ports.db) }));

  app.post('/desk/v1/setup', async (c) => {
    if (await anyAccount(ports.db)) return refuse(c, { code: 'setup/already-done' });
    const body = await readBody(c, setupRequest);
    if (!body.ok) return refuse(c, body.error);
    const { password, ...person } = body.value;
    if (passwordIsWeak(password, person.username)) return refuse(c, { code: 'account/password-weak' });
    const nowMs = ports.clock.nowMs();
    const account = {
      ...person,
      accountId: newId(nowMs, ports.random),
      roles: ['administrator', 'supervisor'],
      passwordHash: await hashPassword(password),
      mustChangePassword: false,
      disabledAtMs: null,
      createdAtMs: nowMs,
    };
    const made = await transact(ports.db, async (tx) => {
      await takeTurn(tx, 'first-account');
      if (await anyAccount(tx)) return false;
      await tx.insert(accounts).values(account);
      await recordAudit(tx, { atMs: nowMs, byId: account.accountId, act: 'account/first-administrator', subject: account.accountId });
      return true;
    });
    if (!made) return refuse(c, { code: 'setup/already-done' });
    const opened = await openDeskSession(c, ports, account);
    if (!opened.ok) return refuse(c, opened.error);
    return c.json(sessionView({ ...account, roles: ['administrator', 'supervisor'] }, nowMs), 201);
  });
}

/** False while the office is empty: only then may a first administrator, or the sample people, move in. */
export async function anyAccount(db: Database): Promise<boolean> {
  const found = await db.select({ accountId: accounts.accountId }).from(accounts).limit(1);
  return found.length > 0;
}
