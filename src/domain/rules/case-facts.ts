import type { CaseRecord } from '../model/case.ts';
import type { Facts } from '../programme/facts.ts';
import type { Programme } from '../programme/schema.ts';
import { isZeroDecimal } from './decimals.ts';
import { missingNeeds } from './documents.ts';
import { guidedInVain } from './guided-in-vain.ts';
import { ownersToInform, ownerState } from './owners-informed.ts';

/** The case as a programme's conditions see it. */
export function caseFacts(record: CaseRecord, programme: Programme): Facts {
  return {
    stage: record.stage,
    'account-number': record.account === null ? 'unknown' : 'known',
    'phone-guidance': guidedInVain(record) ? 'exhausted' : 'not-tried',
    'shared-meter': record.sharedMeter === null ? 'unknown' : record.sharedMeter ? 'yes' : 'no',
    arrears: record.arrears === null ? 'unchecked' : isZeroDecimal(record.arrears.amount) ? 'none' : 'outstanding',
    'transfer-type': record.transferChoice?.type ?? 'undecided',
    notices: noticesComplete(record, programme) ? 'complete' : 'incomplete',
    contract: record.contract === null ? 'unsigned' : 'signed',
    documents: missingNeeds(record.needs, record.documents, programme).length === 0 ? 'complete' : 'missing',
    customer: record.parties.some((party) => party.role === 'legal-representative' || party.identity?.kind === 'credit-code') ? 'company' : 'individual',
  };
}

/** T-27: every owner the programme wants informed has been told the same, latest version. */
export function noticesComplete(record: CaseRecord, programme: Programme): boolean {
  if (record.transferChoice === null) return false;
  return ownersToInform(programme, record.transferChoice.type).every((owner) => ownerState(record.notices, owner, null) === 'informed');
}
