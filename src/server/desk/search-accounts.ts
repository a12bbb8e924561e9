import { z } from 'zod';
import { fail, ok } from '../../base/result.ts';
import type { Failure, Result } from '../../base/result.ts';
import { id } from '../../domain/model/primitives.ts';
import { accountPlace } from '../../domain/rules/account-place.ts';
import { maskAddress, maskName } from '../../domain/rules/masking.ts';
import type { accountHits } from '../../protocol/desk.ts';
import type { DeskCaller } from '../http/server-env.ts';
import { buildingKey, streetKey } from '../partners/address-key.ts';
import type { MarketingPort, ServerPorts } from '../ports.ts';
import { noteAudit } from '../store/audit.ts';
import { findCase } from './case-view.ts';
import { suppliersInScope } from './scope.ts';

export const searchQuery = z
  .object({ by: z.enum(['account-number', 'meter-number', 'address']), text: z.string().trim().max(200).default(''), caseId: id.optional(), supplierId: z.string().max(60).optional() })
  .refine(({ by, text, caseId }) => text.length >= 2 || (text === '' && by === 'address' && caseId !== undefined), { path: ['text'] });

const MOST = 50;
/** A street has more accounts than a list shows; those of other buildings are left out of it. */
const MOST_OF_STREET = 500;

/**
 * T-12: bill number, meter number or address to accounts, masked. That somebody searched is kept, what for is not.
 * With a case each hit says whether it lies at the case's door, and a search by address needs no text: nobody unmasks one to type it (C-16).
 * Errors: case/unknown.
 */
export async function searchAccounts(ports: ServerPorts, caller: DeskCaller, query: z.infer<typeof searchQuery>): Promise<Result<z.infer<typeof accountHits>, Failure>> {
  const { supplierId } = query;
  const own = suppliersInScope(caller);
  const asked = supplierId === undefined || own?.includes(supplierId) === false ? own : [supplierId]; // asking for another's widens nothing
  const record = query.caseId === undefined ? null : ((await findCase(ports.db, caller, query.caseId))?.doc ?? null);
  if (query.caseId !== undefined && record === null) return fail('case/unknown');
  const address = record?.address ?? '';
  const find = (text: string, limit = MOST) => ports.marketing.findAccounts({ supplierIds: asked, by: query.by, text, limit });
  const found = query.text === '' ? await findAtCase(find, address) : await find(query.text);
  if (!found.ok) return found;
  await noteAudit(ports, { byId: caller.accountId, act: 'accounts/searched', subject: `${query.by} ${found.value.rows.length}` });
  const hits = found.value.rows.map(({ accountNumber, accountName, address, meterNumber, sharedMeter }) => ({
    accountNumber, meterNumber, sharedMeter, nameMasked: maskName(accountName), addressMasked: maskAddress(address),
    place: record === null ? null : accountPlace(record.address, address),
  }));
  return ok({ hits, truncated: found.value.truncated });
}

type Found = Awaited<ReturnType<MarketingPort['findAccounts']>>;

/** The address as the registry writes it, else its building, else the street's accounts in that building; the same door first. */
async function findAtCase(find: (text: string, limit?: number) => Promise<Found>, address: string): Promise<Found> {
  const tries = [{ text: address, limit: MOST }, { text: buildingKey(address), limit: MOST_OF_STREET }, { text: streetKey(address), limit: MOST_OF_STREET }];
  for (const { text, limit } of tries) {
    const found = await find(text, limit);
    if (!found.ok) return found;
    const near = found.value.rows.map((row) => ({ row, place: accountPlace(address, row.address) })).filter(({ place }) => place !== 'elsewhere');
    if (near.length === 0) continue;
    const rows = near.toSorted((a, b) => Number(b.place === 'same-door') - Number(a.place === 'same-door')).map(({ row }) => row);
    return ok({ rows: rows.slice(0, MOST), truncated: found.value.truncated || rows.length > MOST });
  }
  return ok({ rows: [], truncated: false });
}
