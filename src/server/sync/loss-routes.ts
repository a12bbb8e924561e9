import { eq } from 'drizzle-orm';
import type { Hono } from 'hono';
import { divergenceReport } from '../../protocol/feed-digest.ts';
import { lossReport } from '../../protocol/loss.ts';
import type { LossAnswer } from '../../protocol/loss.ts';
import { requireDevice } from '../auth/device-session.ts';
import { refuse } from '../http/answer.ts';
import { spendQuota } from '../http/phone-quota.ts';
import { readBody } from '../http/read-body.ts';
import type { ServerEnv } from '../http/server-env.ts';
import type { ServerPorts } from '../ports.ts';
import { noteAudit, recordAudit } from '../store/audit.ts';
import { MOST_COUNTED } from '../store/most-counted.ts';
import { devices } from '../store/tables.ts';
import { transact } from '../store/transact.ts';

/** What a phone says by itself of its own store. That it lost work (P-19, F12, F13, F15) is kept with the phone, shown at the desk, written to the audit chain. */
export function mountLoss(app: Hono<ServerEnv>, ports: ServerPorts): void {
  app.post('/sync/v1/loss', requireDevice(ports, 'send'), async (c) => {
    const report = await readBody(c, lossReport);
    if (!report.ok) return refuse(c, report.error);
    const { deviceId, accountId } = c.get('device');
    const quota = spendQuota(ports, deviceId, { captures: 1 }); // each may be an entry of the audit chain, and every writer waits for that (X44)
    if (!quota.ok) return refuse(c, quota.error);
    const nowMs = ports.clock.nowMs();
    await transact(ports.db, async (tx) => {
      const { unsentItems: lostItems, lastSequence } = report.value;
      const lost = { lostItems, lostAfterSequence: lastSequence === null ? null : Math.min(lastSequence, MOST_COUNTED) };
      const [before] = await tx.select({ lostItems: devices.lostItems, lostAfterSequence: devices.lostAfterSequence }).from(devices).where(eq(devices.deviceId, deviceId)).for('update');
      // The answer to the first was lost on its way.
      if (before?.lostItems === lost.lostItems && before.lostAfterSequence === lost.lostAfterSequence) return;
      await tx.update(devices).set({ ...lost, lostAtMs: nowMs }).where(eq(devices.deviceId, deviceId));
      await recordAudit(tx, { atMs: nowMs, byId: accountId, act: 'device/store-lost', subject: `${deviceId} ${lost.lostItems}` });
    });
    return c.json({ serverTimeMs: nowMs } satisfies LossAnswer);
  });

  /** Rows at rest that differ from the feed (P-20): a fault of ours, so it goes to the log and the audit chain. */
  app.post('/sync/v1/divergence', requireDevice(ports, 'receive'), async (c) => {
    const report = await readBody(c, divergenceReport);
    if (!report.ok) return refuse(c, report.error);
    const { deviceId, accountId } = c.get('device');
    const quota = spendQuota(ports, deviceId, { captures: 1 });
    if (!quota.ok) return refuse(c, quota.error);
    const nowMs = ports.clock.nowMs();
    const { head, phone, office } = report.value;
    ports.log.error({ deviceId, head, phoneRows: phone.count, officeRows: office.count }, 'a phone held other rows than its feed');
    await noteAudit(ports, { byId: accountId, act: 'feed/diverged', subject: deviceId });
    return c.json({ serverTimeMs: nowMs } satisfies LossAnswer);
  });
}
