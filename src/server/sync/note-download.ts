import { eq } from 'drizzle-orm';
import { MS_PER_MINUTE } from '../../base/clock.ts';
import type { PullRequest, PullResponse } from '../../protocol/pull.ts';
import type { DeviceCaller } from '../http/server-env.ts';
import type { ServerPorts } from '../ports.ts';
import { MOST_COUNTED } from '../store/most-counted.ts';
import { devices } from '../store/tables.ts';

const REFRESH_MS = 5 * MS_PER_MINUTE;

/**
 * What the desk will know of this phone when it is out of reach: that it now has all that is its worker's, and how many
 * captures it still holds (F68). A download that brought nothing new and says the same writes nothing.
 */
export async function noteDownload(ports: ServerPorts, device: DeviceCaller, { request, page }: { request: PullRequest; page: PullResponse }): Promise<void> {
  if (page.more) return;
  const pulledAtMs = ports.clock.nowMs();
  const unsent = request.unsent === undefined ? null : Math.min(request.unsent, MOST_COUNTED);
  const { download } = device;
  const isNews = page.changes.length > 0 || page.packed !== undefined || download.unsent !== unsent || download.forId !== device.accountId;
  if (!isNews && pulledAtMs < (download.atMs ?? 0) + REFRESH_MS) return;
  await ports.db.update(devices).set({ pulledAtMs, pulledFor: device.accountId, unsent, lastContactAtMs: pulledAtMs }).where(eq(devices.deviceId, device.deviceId));
}
