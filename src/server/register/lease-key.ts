import { hkdfSync } from 'node:crypto';
import type { ServerIdentity } from '../ports.ts';
import type { Area } from './areas-of-worker.ts';

/**
 * The office's half of what opens a register on one phone for one worker: the same at every asking, so that a lease
 * renewed after it had run out opens the file that is there. Nothing of it is stored here.
 */
export function leaseKey(identity: ServerIdentity, holder: { readonly accountId: string; readonly deviceId: string }, area: Area): string {
  const info = ['doorstep register lease v1', holder.accountId, holder.deviceId, area.supplierId, area.areaCode].join('\n');
  return Buffer.from(hkdfSync('sha256', identity.organisation.privateKey, '', info, 32)).toString('base64');
}
