import { z } from 'zod';
import { ok } from '../../base/result.ts';
import type { Failure, Result } from '../../base/result.ts';
import { maskAddress, maskName } from '../../domain/rules/masking.ts';
import type { accountHits } from '../../protocol/desk.ts';
import { suppliers } from '../../programmes/registry.ts';
import type { DeskCaller } from '../http/server-env.ts';
import type { ServerPorts } from '../ports.ts';
import { recordAudit } from '../store/audit.ts';
import { transact } from '../store/transact.ts';
import { EVERYWHERE } from './scope.ts';

export const searchQuery = z.object({ by: z.enum(['account-number', 'meter-number', 'address']), text: z.string().trim().min(2).max(200), supplierId: z.string().max(60).optional() });

const MOST = 50;

/** T-12: bill number, meter number or address to accounts, masked. That somebody searched is kept, what for is not. */
export async function searchAccounts(ports: ServerPorts, caller: DeskCaller, query: z.infer<typeof searchQuery>): Promise<Result<z.infer<typeof accountHits>, Failure>> {
  const own = caller.supplierId === EVERYWHERE ? (query.supplierId ?? '*') : caller.supplierId;
  if (own !== '*' && !suppliers.some(({ supplierId }) => supplierId === own)) return ok({ hits: [], truncated: false });
  const found = await ports.marketing.findAccounts({ supplierId: own, by: query.by, text: query.text, limit: MOST });
  if (!found.ok) return found;
  await transact(ports.db, (tx) => recordAudit(tx, { atMs: ports.clock.nowMs(), byId: caller.accountId, act: 'accounts/searched', subject: `${query.by} ${found.value.rows.length}` }));
  const hits = found.value.rows.map(({ accountNumber, accountName, address, meterNumber, sharedMeter }) => ({
    accountNumber, meterNumber, sharedMeter, nameMasked: maskName(accountName), addressMasked: maskAddress(address),
  }));
  return ok({ hits, truncated: found.value.truncated });
}
