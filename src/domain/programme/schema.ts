import { z } from 'zod';
import { contractTemplate, type ContractTemplate } from '../model/contract.ts';
import { day, service, shortText, utility } from '../model/primitives.ts';
import { priceTable, type PriceTable } from '../model/prices.ts';
import { templateFaults } from '../rules/template-faults.ts';
import { calendarYear, type CalendarYear } from './calendar.ts';
import { clock } from './clocks.ts';
import {
  acceptancePolicy, archivePolicy, contractPolicy, milestone, noticePolicy, privacyNotice, prohibition, retentionPolicy, scriptLine, signaturePaths, supplier, workOrderRule,
} from './conduct.ts';
import { officialForm, partnerTable } from './forms.ts';
import { paper, paperRule } from './papers.ts';
import { label, prose, slug, sourced } from './source.ts';

/**
 * 方案: one policy as data. It must survive JSON, since phones receive it by sync; a case is pinned to `id@version` for
 * life, so a new circular is a new version and never changes what was begun.
 */
export const programme = z.strictObject({
  id: slug,
  version: z.int().min(1),
  place: shortText,
  issued: day,
  source: z.strictObject({ title: shortText, number: shortText.nullable() }),
  title: label,
  /** Starts the number people call a case by, such as TL-20261121-0007. */
  caseNumberPrefix: z.string().regex(/^[A-Z]{2,4}$/),
  hotline: z.string().min(3).max(30),
  offers: z.array(z.strictObject({ utility, service, ...sourced })).min(1),
  suppliers: z.array(supplier).min(1),
  /** Null: no pre-acceptance queue, a case is accepted as it comes (Q-06, M-4). */
  acceptance: acceptancePolicy.nullable(),
  clocks: z.array(clock),
  workOrders: z.array(workOrderRule),
  papers: z.array(paper),
  paperRules: z.array(paperRule),
  /** C-23, D-13: how long a deferred paper may take, when papers may be deferred at all. */
  deferral: z.strictObject({ workingDays: z.int().min(1), ...sourced }).nullable(),
  prohibitions: z.array(prohibition),
  notices: z.array(noticePolicy),
  forms: z.array(officialForm),
  partnerTables: z.array(partnerTable),
  contract: contractPolicy.nullable(),
  signaturePaths: signaturePaths.nullable(),
  archive: archivePolicy,
  milestones: z.array(milestone).min(2),
  privacyNotice,
  /** Null: nothing is deleted by itself. Phones are not told, so theirs is null. */
  retention: retentionPolicy.nullable().default(null),
  callScript: z.array(scriptLine),
  doorScript: z.array(scriptLine),
  /** The leaflet a resident may read or take (T-46). */
  residentNotice: z.strictObject({ text: prose, ...sourced }).nullable(),
  /** The SMS after archiving; `{{accountNumber}}` is filled in (T-40, T-41). */
  archiveMessage: z.strictObject({ text: label, ...sourced }).nullable(),
});
export type Programme = z.infer<typeof programme>;

/** Data files go through these, so that a slip stops the build's tests and not a worker at a door. Throws: bad data is a bug. */
export function defineProgramme(data: z.input<typeof programme>): Programme {
  return programme.parse(data);
}

export function definePriceTables(tables: readonly PriceTable[]): readonly PriceTable[] {
  return z.array(priceTable).parse(tables);
}

export function defineContractTemplate(template: ContractTemplate): ContractTemplate {
  const faults = templateFaults(template);
  if (faults.length > 0) throw new Error(`contract template ${template.templateId}: ${faults.join('; ')}`);
  return contractTemplate.parse(template);
}

export function defineCalendar(years: readonly CalendarYear[]): readonly CalendarYear[] {
  return z.array(calendarYear).parse(years);
}

// What a data file may name: it reaches no other file of this room.
export type { ContractTemplate } from '../model/contract.ts';
export type { PriceTable } from '../model/prices.ts';
export type { CalendarYear } from './calendar.ts';
export type { Supplier } from './conduct.ts';
export type { OfficialForm, PartnerTable } from './forms.ts';
export type { PaperRule } from './papers.ts';
