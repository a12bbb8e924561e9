import { eq } from 'drizzle-orm';
import type { Hono } from 'hono';
import { lossReport } from '../../protocol/loss.ts';
import type { LossAnswer } from '../../protocol/loss.ts';
import { requireDevice } from '../auth/device-session.ts';
import { refuse } from '../http/answer.ts';
import { readBody } from '../http/read-body.ts';
import type { ServerEnv } from '../http/server-env.ts';
import type { ServerPorts } from '../ports.ts';
import { recordAudit } from '../store/audit.ts';
import { devices } from '../store/tables.ts';
import { transact } from '../store/transact.ts';

/** A phone says by itself that it lost work (P-19, F12, F13, F15): kept with the phone, shown at the desk, written to the audit chain. */
export function mountLoss(app: Hono<ServerEnv>, ports: ServerPorts): void {
  app.post('/sync/v1/loss', requireDevice(ports, 'send'), async (c) => {
    const report = await readBody(c, lossReport);
    if (!report.ok) return refuse(c, report.error);
    const { deviceId, accountId } = c.get('device');
    const nowMs = ports.clock.nowMs();
    await transact(ports.db, async (tx) => {
      const lost = { lostItems: report.value.unsentItems, lostAfterSequence: report.value.lastSequence };
      const [before] = await tx.select({ lostItems: devices.lostItems, lostAfterSequence: devices.lostAfterSequence }).from(devices).where(eq(devices.deviceId, deviceId)).for('update');
      // The answer to the first was lost on its way.
      if (before?.lostItems === lost.lostItems && before.lostAfterSequence === lost.lostAfterSequence) return;
      await tx.update(devices).set({ ...lost, lostAtMs: nowMs }).where(eq(devices.deviceId, deviceId));
      await recordAudit(tx, { atMs: nowMs, byId: accountId, act: 'device/store-lost', subject: `${deviceId} ${lost.lostItems}` });
    });
    return c.json({ serverTimeMs: nowMs } satisfies LossAnswer);
  });
}
