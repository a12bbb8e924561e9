import { asc, isNull } from 'drizzle-orm';
import type { Hono } from 'hono';
import type { z } from 'zod';
import { createPartner, partnerKeyRequest, supplierSetting } from '../../protocol/desk.ts';
import type { PartnerKeyOnce, partnerList, supplierSettingList } from '../../protocol/desk.ts';
import { supplierOfScope } from '../../protocol/partner.ts';
import { calendar, findSupplier, programmes, suppliers } from '../../programmes/registry.ts';
import { requireDesk } from '../auth/desk-session.ts';
import { refuse } from '../http/answer.ts';
import { readBody } from '../http/read-body.ts';
import type { ServerEnv } from '../http/server-env.ts';
import type { ServerPorts } from '../ports.ts';
import { recordAudit } from '../store/audit.ts';
import { partnerKeys, partners } from '../store/tables.ts';
import { sqlState, transact } from '../store/transact.ts';
import { addPartner } from './add-partner.ts';
import { mayCallBack } from './callback-address.ts';
import { makePartnerKey, retirePartnerKey } from './partner-keys.ts';
import { screenSigningSuppliers, setScreenSigning } from './supplier-settings.ts';

/** A programme whose applications a partner may send, or a supplier whose register it may. */
function isScope(scope: string): boolean {
  const supplierId = supplierOfScope(scope);
  return supplierId === null ? programmes.some(({ id }) => id === scope) : findSupplier(supplierId) !== null;
}

/** Who may send us cases and where callbacks go, and what suppliers allow: an administrator's business (K-22, C-10, C-21). */
export function mountPartnerSettings(app: Hono<ServerEnv>, ports: ServerPorts): void {
  const administrator = requireDesk(ports, 'administrator');

  app.get('/desk/v1/partners', administrator, async (c) => c.json(await partnersKnown()));

  app.post('/desk/v1/partners', administrator, async (c) => {
    const body = await readBody(c, createPartner);
    if (!body.ok) return refuse(c, body.error);
    if (!body.value.scopes.every(isScope)) return refuse(c, { code: 'partner/programme-unknown' });
    if (body.value.callbackUrl !== null && !mayCallBack(body.value.callbackUrl)) return refuse(c, { code: 'request/malformed', detail: { path: 'callbackUrl' } });
    try {
      const secrets = await transact(ports.db, async (tx) => {
        const made = await addPartner(tx, body.value);
        await recordAudit(tx, { atMs: ports.clock.nowMs(), byId: c.get('desk').accountId, act: 'partner/created', subject: body.value.partnerId });
        return made;
      });
      const partner = (await partnersKnown()).partners.find(({ partnerId }) => partnerId === body.value.partnerId);
      return c.json({ partner, ...secrets }, 201);
    } catch (error) {
      if (sqlState(error) === '23505') return refuse(c, { code: 'account/name-taken' });
      throw error;
    }
  });

  app.post('/desk/v1/partners/:partnerId/keys', administrator, async (c) => {
    const body = await readBody(c, partnerKeyRequest);
    if (!body.ok) return refuse(c, body.error);
    const [partnerId, nowMs, { direction }] = [c.req.param('partnerId').slice(0, 40), ports.clock.nowMs(), body.value];
    const made = await transact(ports.db, async (tx) => {
      const key = await makePartnerKey(tx, { partnerId, direction, nowMs });
      if (key.ok) await recordAudit(tx, { atMs: nowMs, byId: c.get('desk').accountId, act: 'partner/key-made', subject: `${partnerId} ${key.value.keyId}` });
      return key;
    });
    return made.ok ? c.json({ ...made.value, direction } satisfies PartnerKeyOnce, 201) : refuse(c, made.error, 404);
  });

  app.post('/desk/v1/partners/:partnerId/keys/:keyId/retire', administrator, async (c) => {
    const [partnerId, keyId, nowMs] = [c.req.param('partnerId').slice(0, 40), c.req.param('keyId').slice(0, 100), ports.clock.nowMs()];
    const retired = await transact(ports.db, async (tx) => {
      const done = await retirePartnerKey(tx, { partnerId, keyId, nowMs });
      if (done.ok) await recordAudit(tx, { atMs: nowMs, byId: c.get('desk').accountId, act: 'partner/key-retired', subject: `${partnerId} ${keyId}` });
      return done;
    });
    return retired.ok ? c.body(null, 204) : refuse(c, retired.error, 404);
  });

  app.get('/desk/v1/supplier-settings', administrator, async (c) => c.json(await settings()));
  app.post('/desk/v1/supplier-settings', administrator, async (c) => {
    const body = await readBody(c, supplierSetting);
    if (!body.ok) return refuse(c, body.error);
    if (findSupplier(body.value.supplierId) === null) return refuse(c, { code: 'import/supplier-unknown' });
    const { supplierId, screenSigningAllowed } = body.value;
    const act = screenSigningAllowed ? 'supplier/screen-signing-on' : 'supplier/screen-signing-off';
    await transact(ports.db, async (tx) => {
      await setScreenSigning(tx, supplierId, screenSigningAllowed);
      await recordAudit(tx, { atMs: ports.clock.nowMs(), byId: c.get('desk').accountId, act, subject: supplierId });
    });
    return c.json(await settings());
  });

  async function partnersKnown(): Promise<z.infer<typeof partnerList>> {
    const rows = await ports.db.select().from(partners).orderBy(asc(partners.partnerId));
    const keys = await ports.db.select({ keyId: partnerKeys.keyId, partnerId: partnerKeys.partnerId, direction: partnerKeys.direction }).from(partnerKeys).where(isNull(partnerKeys.retiredAtMs));
    const idsOf = (partnerId: string, direction: string) => keys.filter((key) => key.partnerId === partnerId && key.direction === direction).map(({ keyId }) => keyId);
    return {
      partners: rows.map((row) => ({ ...row, keyIds: { inbound: idsOf(row.partnerId, 'inbound'), outbound: idsOf(row.partnerId, 'outbound'), next: idsOf(row.partnerId, 'outbound-next') } })),
      programmes: programmes.map(({ id, title, place }) => ({ programmeId: id, title, place })),
      suppliers: suppliers.map(({ supplierId, title }) => ({ supplierId, title })),
    };
  }

  async function settings(): Promise<z.infer<typeof supplierSettingList>> {
    const on = await screenSigningSuppliers(ports.db);
    return {
      suppliers: suppliers.map(({ supplierId, title }) => ({ supplierId, title, screenSigningAllowed: on.has(supplierId) })),
      calendarYears: calendar.map(({ year, source, restDays, workDays }) => ({ year, source, restDays: restDays.length, workDays: workDays.length })),
    };
  }
}
