import type { CalendarYear, ContractTemplate, PriceTable, Programme, Supplier } from '../domain/programme/schema.ts';
import { calendarYears } from './calendar.ts';
import { priceTables } from './price-tables.ts';
import { qijiangJointService } from './qijiang-joint-service.ts';
import { supplyContractTemplate } from './supply-contract-template.ts';
import { tongliangPowerTransfer } from './tongliang-power-transfer.ts';

/** Every programme that takes cases or has taken some: a case stays with the version it began under. */
export const programmes: readonly Programme[] = [tongliangPowerTransfer, qijiangJointService];

export function findProgramme(id: string, version: number): Programme | null {
  return programmes.find((programme) => programme.id === id && programme.version === version) ?? null;
}

/** The version new cases are pinned to. */
export function currentProgramme(id: string): Programme | null {
  return programmes.filter((programme) => programme.id === id).toSorted((a, b) => b.version - a.version)[0] ?? null;
}

export const suppliers: readonly Supplier[] = [...new Map(programmes.flatMap((programme) => programme.suppliers).map((supplier) => [supplier.supplierId, supplier])).values()];

export function findSupplier(supplierId: string): Supplier | null {
  return suppliers.find((supplier) => supplier.supplierId === supplierId) ?? null;
}

/** Every version of a supplier's price tables; rules choose by day (C-07). */
export function priceTablesOf(supplierId: string): readonly PriceTable[] {
  return priceTables.filter((table) => table.supplierId === supplierId);
}

const contractTemplates: readonly ContractTemplate[] = [supplyContractTemplate];

export function findContractTemplate(templateId: string, version: number): ContractTemplate | null {
  return contractTemplates.find((template) => template.templateId === templateId && template.version === version) ?? null;
}

/** Years whose working days are known (C-20). */
export const calendar: readonly CalendarYear[] = calendarYears;
