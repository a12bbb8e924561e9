import { and, asc, desc, eq, inArray } from 'drizzle-orm';
import { findSupplier } from '../../programmes/registry.ts';
import type { RegisterAreaList } from '../../protocol/desk-register.ts';
import { suppliersInScope } from '../desk/scope.ts';
import type { Scope } from '../desk/scope.ts';
import type { ServerPorts } from '../ports.ts';
import { registerAreas, registerVersions } from '../store/tables.ts';

/** Every area of the caller's suppliers with the newest file that its phones are given (C-21). */
export async function listRegisterAreas({ db }: Pick<ServerPorts, 'db'>, scope: Scope): Promise<RegisterAreaList> {
  const own = suppliersInScope(scope);
  const areas = await db.select().from(registerAreas).where(own === null ? undefined : inArray(registerAreas.supplierId, [...own])).orderBy(asc(registerAreas.supplierId), asc(registerAreas.areaCode));
  const listed: RegisterAreaList['areas'] = [];
  for (const { supplierId, areaCode, changes, builtChanges } of areas) {
    const here = and(eq(registerVersions.supplierId, supplierId), eq(registerVersions.areaCode, areaCode));
    const [newest] = await db.select().from(registerVersions).where(here).orderBy(desc(registerVersions.version)).limit(1);
    const { version = null, rows = 0, leftOut = 0, totalBytes = 0, builtAtMs = null } = newest ?? {};
    const supplierTitle = findSupplier(supplierId)?.title ?? { zh: supplierId, en: supplierId };
    listed.push({ supplierId, supplierTitle, areaCode, version, rows, leftOut, totalBytes, builtAtMs, isCurrent: changes === builtChanges });
  }
  return { areas: listed };
}
