import { digestOf } from '../../base/digest.ts';
import { fail, ok, type Failure, type Result } from '../../base/result.ts';
import type { ContractTemplate } from '../model/contract.ts';
import type { WorkOrder } from '../model/work-order.ts';
import { orderAccountNumber, orderReference } from './order-facts.ts';

export interface FilledClause {
  readonly clauseId: string;
  readonly heading: string;
  readonly text: string;
  readonly key: boolean;
}

/** The contract as people read and sign it: every variable filled, nothing else changed. */
export interface ContractText {
  readonly templateId: string;
  readonly templateVersion: number;
  readonly supplierId: string;
  readonly title: string;
  readonly clauses: readonly FilledClause[];
  /** Digest of all of the above: shown before and after signing, named in the signature (C-09). */
  readonly sha256: string;
}

const PLACE = /\{\{\s*([a-zA-Z]+)\s*\}\}/g;

/**
 * What the order itself knows fills the blanks that were open when the contract was offered: at the door the account
 * and the meter may have been found only a minute ago (T-13). A value the office gave is never overwritten.
 */
function contractValues(order: WorkOrder): Readonly<Record<string, string>> {
  const offered = order.contract?.offer.values ?? {};
  const accountNumber = orderAccountNumber(order);
  const row = orderReference(order);
  const found: Record<string, string> = {
    ...(accountNumber === null ? {} : { accountNumber }),
    ...(row === null ? {} : { meterNumber: row.meter.meterNumber, multiplier: row.meter.multiplier }),
  };
  const given = Object.fromEntries(Object.entries(offered).filter(([, value]) => value !== ''));
  return { ...found, ...given };
}

/**
 * Errors: contract/not-offered; contract/variable-missing with `detail.names`, so that nobody signs a blank.
 * Source: C-09, T-34.
 */
export function contractText(order: WorkOrder): Result<ContractText, Failure<'contract/not-offered' | 'contract/variable-missing'>> {
  if (order.contract === null) return fail('contract/not-offered');
  return fillTemplate(order.contract.template, contractValues(order));
}

/**
 * Puts the values into the supplier's fixed text and changes nothing else: same template and values, same text and
 * digest, on phone and server. Each value goes in as it is, in one pass, so a value that looks like a variable stays
 * text. Errors: contract/variable-missing with `detail.names`, sorted, when a variable of the text has no value or a
 * blank one. Source: C-09, T-37.
 */
export function fillTemplate(
  template: ContractTemplate,
  values: Readonly<Record<string, string>>,
): Result<ContractText, Failure<'contract/variable-missing'>> {
  const missing = new Set<string>();
  const body = {
    templateId: template.templateId,
    templateVersion: template.version,
    supplierId: template.supplierId,
    title: fillText(template.title, values, missing),
    clauses: template.clauses.map(({ clauseId, heading, text, key }) => ({
      clauseId,
      heading: fillText(heading, values, missing),
      text: fillText(text, values, missing),
      key,
    })),
  };
  if (missing.size > 0) return fail('contract/variable-missing', { names: [...missing].sort().join(', ') });
  return ok({ ...body, sha256: digestOf({ format: 'contract/1', ...body }) });
}

/** The clauses that must be pointed out to the signer, in the order of the contract (C-09). */
export function keyClauses(contract: ContractText): readonly FilledClause[] {
  return contract.clauses.filter((clause) => clause.key);
}

function fillText(text: string, values: Readonly<Record<string, string>>, missing: Set<string>): string {
  return text.replace(PLACE, (_, name: string) => {
    const value = Object.hasOwn(values, name) ? (values[name] ?? '') : '';
    if (value.trim() === '') missing.add(name);
    return value;
  });
}
