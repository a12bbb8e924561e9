import { and, desc, eq } from 'drizzle-orm';
import { MS_PER_HOUR } from '../../base/clock.ts';
import type { RegisterManifest, RegisterOffer } from '../../protocol/register.ts';
import type { ServerPorts } from '../ports.ts';
import { registerDeltas, registerVersions } from '../store/tables.ts';
import { areasOfWorker } from './areas-of-worker.ts';
import type { Area } from './areas-of-worker.ts';
import { leaseKey } from './lease-key.ts';

/** A working day without signal and the night after it. */
const REGISTER_LEASE_MS = 24 * MS_PER_HOUR;

interface Holder {
  readonly accountId: string;
  readonly deviceId: string;
}

/** What one worker's phone should hold, and until when it may read it. */
export async function registerManifestFor(ports: ServerPorts, holder: Holder): Promise<RegisterManifest> {
  const nowMs = ports.clock.nowMs();
  const { areas, unplaced } = await areasOfWorker(ports.db, holder.accountId);
  const offered: RegisterOffer[] = [];
  const pending: Area[] = [];
  for (const area of areas) {
    const offer = await offerOf(ports, holder, area);
    if (offer === null) pending.push({ supplierId: area.supplierId, areaCode: area.areaCode });
    else offered.push(offer);
  }
  return { epoch: ports.identity.epoch, serverTimeMs: nowMs, leaseUntilMs: nowMs + REGISTER_LEASE_MS, areas: offered, pending: [...pending], unplacedOrders: unplaced };
}

async function offerOf(ports: ServerPorts, holder: Holder, area: Area): Promise<RegisterOffer | null> {
  const [newest] = await ports.db
    .select()
    .from(registerVersions)
    .where(and(eq(registerVersions.supplierId, area.supplierId), eq(registerVersions.areaCode, area.areaCode)))
    .orderBy(desc(registerVersions.version))
    .limit(1);
  if (newest === undefined) return null;
  const { supplierId, areaCode, version, sha256, rows, totalBytes, asOfMs, builtAtMs } = newest;
  const deltas = await ports.db
    .select({ fromSha256: registerDeltas.fromSha256, totalBytes: registerDeltas.totalBytes })
    .from(registerDeltas)
    .where(eq(registerDeltas.toSha256, sha256));
  return { supplierId, areaCode, version, sha256, rows, totalBytes, asOfMs, builtAtMs, leaseKey: leaseKey(ports.identity, holder, area), deltas };
}
