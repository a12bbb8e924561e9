import type { ReferenceRow } from '../model/account.ts';
import type { ContractOffer, ContractTemplate } from '../model/contract.ts';
import type { Party } from '../model/person.ts';
import { maskIdentity } from './masking.ts';

/** What the supplier's system and the case know of a supply; empty strings where they do not. */
export interface OfferFacts {
  readonly supplierTitle: string;
  readonly newOwner: Party | null;
  readonly address: string;
  readonly row: ReferenceRow | null;
  readonly priceClass: string;
  /** Capacity, voltage, settlement and whatever else a supplier's template asks for. */
  readonly supply: Readonly<Record<string, string>>;
}

/** The values offered with a template. Blanks that the door will fill stay empty; nothing is invented. Source: T-34. */
export function contractOffer(template: ContractTemplate, facts: OfferFacts): ContractOffer {
  const known: Readonly<Record<string, string>> = {
    supplier: facts.supplierTitle,
    accountNumber: facts.row?.accountNumber ?? '',
    accountName: facts.newOwner?.name ?? '',
    identityMasked: facts.newOwner?.identity ? maskIdentity(facts.newOwner.identity.number) : '',
    phone: facts.newOwner?.phone ?? '',
    address: facts.address,
    meterNumber: facts.row?.meter.meterNumber ?? '',
    multiplier: facts.row?.meter.multiplier ?? '',
    priceClass: facts.priceClass,
    ...facts.supply,
  };
  return { templateId: template.templateId, templateVersion: template.version, values: Object.fromEntries(template.variables.map((name) => [name, known[name] ?? ''])) };
}
