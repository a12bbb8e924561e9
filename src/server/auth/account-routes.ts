import type { Context, Hono } from 'hono';
import { createAccount, disableRequest } from '../../protocol/desk.ts';
import type { AccountList } from '../../protocol/desk.ts';
import { id as idShape } from '../../domain/model/primitives.ts';
import { programmes, suppliers } from '../../programmes/registry.ts';
import { districtOf } from '../desk/scope.ts';
import { refuse } from '../http/answer.ts';
import { readBody } from '../http/read-body.ts';
import type { ServerEnv } from '../http/server-env.ts';
import type { ServerPorts } from '../ports.ts';
import { addAccount, listAccounts, resetPassword, revokeDevice, setDisabled } from './account-records.ts';
import { requireDesk } from './desk-session.ts';

/** Accounts and phones, for administrators only (C-21). Every change stands in the audit chain. */
export function mountAccounts(app: Hono<ServerEnv>, ports: ServerPorts): void {
  const administrator = requireDesk(ports, 'administrator');

  app.get('/desk/v1/accounts', administrator, async (c) => c.json({ accounts: await listAccounts(ports.db), ...placesKnown() }));

  app.post('/desk/v1/accounts', administrator, async (c) => {
    const body = await readBody(c, createAccount);
    if (!body.ok) return refuse(c, body.error);
    const made = await addAccount(ports, body.value, c.get('desk').accountId);
    if (!made.ok) return refuse(c, made.error);
    return withPassword(c, made.value.accountId, made.value.password);
  });

  app.post('/desk/v1/accounts/:id/reset', administrator, async (c) => {
    const accountId = idShape.safeParse(c.req.param('id'));
    if (!accountId.success) return refuse(c, { code: 'worker/unknown' });
    const reset = await resetPassword(ports, accountId.data, c.get('desk').accountId);
    return reset.ok ? withPassword(c, accountId.data, reset.value.password) : refuse(c, reset.error);
  });

  app.post('/desk/v1/accounts/:id/disable', administrator, async (c) => {
    const accountId = idShape.safeParse(c.req.param('id'));
    if (!accountId.success) return refuse(c, { code: 'worker/unknown' });
    const body = await readBody(c, disableRequest);
    if (!body.ok) return refuse(c, body.error);
    const done = await setDisabled(ports, { accountId: accountId.data, disabled: body.value.disabled, byId: c.get('desk').accountId });
    if (!done.ok) return refuse(c, done.error);
    return c.json({ account: (await listAccounts(ports.db, accountId.data))[0] });
  });

  app.post('/desk/v1/devices/:id/revoke', administrator, async (c) => {
    const deviceId = idShape.safeParse(c.req.param('id'));
    if (!deviceId.success) return refuse(c, { code: 'device/unknown' }, 404);
    const done = await revokeDevice(ports, deviceId.data, c.get('desk').accountId);
    return done.ok ? c.body(null, 204) : refuse(c, done.error, 404);
  });

  async function withPassword(c: Context, accountId: string, password: string): Promise<Response> {
    return c.json({ account: (await listAccounts(ports.db, accountId))[0], password }, 201);
  }
}

/** Where an account can belong: the districts and suppliers of the programmes that run here. */
function placesKnown(): Pick<AccountList, 'districts' | 'suppliers'> {
  const places = new Map(programmes.map((programme) => [districtOf(programme), programme.place]));
  return {
    districts: [...places].map(([districtId, place]) => ({ districtId, place })),
    suppliers: suppliers.map(({ supplierId, title }) => ({ supplierId, title })),
  };
}
