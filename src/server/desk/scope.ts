import { and, eq, or, sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import type { CaseRecord } from '../../domain/model/case.ts';
import type { Programme } from '../../domain/programme/schema.ts';
import { programmes } from '../../programmes/registry.ts';
import { accounts, cases } from '../store/tables.ts';

/** Who keeps this value works for every district, or every supplier, of this installation: the state of a small one. */
export const EVERYWHERE = 'default';

export interface Scope {
  readonly districtId: string;
  readonly supplierId: string;
}

/** The district of a programme, as accounts name it: the first word of its id (`tongliang-power-transfer` → `tongliang`). */
export function districtOf(programme: Pick<Programme, 'id'>): string {
  return programme.id.split('-')[0] ?? programme.id;
}

/**
 * Suppliers whose accounts a person may look up or bring (C-21): the own one; with none of one's own those that work in
 * one's district; null: all.
 */
export function suppliersInScope({ districtId, supplierId }: Scope): readonly string[] | null {
  if (supplierId !== EVERYWHERE) return [supplierId];
  if (districtId === EVERYWHERE) return null;
  const ofDistrict = programmes.filter((programme) => districtOf(programme) === districtId);
  return [...new Set(ofDistrict.flatMap((programme) => programme.suppliers.map((supplier) => supplier.supplierId)))];
}

/** Cases a person may see: own district, and own supplier among the case's matters (C-21). */
export function casesInScope(scope: Scope): SQL | undefined {
  const district = scope.districtId === EVERYWHERE ? undefined : eq(cases.districtId, scope.districtId);
  const supplier = scope.supplierId === EVERYWHERE
    ? undefined
    : or(eq(cases.supplierId, scope.supplierId), sql`${cases.doc} -> 'matters' @> ${JSON.stringify([{ supplierId: scope.supplierId }])}::jsonb`);
  return and(district, supplier);
}

/** People a person may see the work of where it belongs to no case: own district, and own supplier (C-21). */
export function authorsInScope(scope: Scope): SQL | undefined {
  const district = scope.districtId === EVERYWHERE ? undefined : eq(accounts.districtId, scope.districtId);
  return and(district, scope.supplierId === EVERYWHERE ? undefined : eq(accounts.supplierId, scope.supplierId));
}

export function isInScope(scope: Scope, row: { readonly districtId: string; readonly supplierId: string; readonly doc: CaseRecord }): boolean {
  const district = scope.districtId === EVERYWHERE || scope.districtId === row.districtId;
  return district && (scope.supplierId === EVERYWHERE || [row.supplierId, ...row.doc.matters.map((matter) => matter.supplierId)].includes(scope.supplierId));
}
