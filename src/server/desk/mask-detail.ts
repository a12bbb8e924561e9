import type { CaseRecord } from '../../domain/model/case.ts';
import type { Party } from '../../domain/model/person.ts';
import type { Visit } from '../../domain/model/visit.ts';
import type { WorkOrder } from '../../domain/model/work-order.ts';
import { maskAddress, maskIdentity, maskName, maskPhone } from '../../domain/rules/masking.ts';

/** The case as the desk shows it: people, address and account masked; in full only by a logged unmasking (C-16). */
export function maskedRecord(record: CaseRecord): CaseRecord {
  const account = record.account === null ? null : { ...record.account, accountNumber: record.account.accountNumber.slice(-4) };
  return { ...record, address: maskAddress(record.address), parties: record.parties.map(maskedParty), account };
}

/**
 * A work order: people and addresses masked. Account and meter stay whole, since the notice's digest, which both owners
 * must have been told identically, is taken over the order's own facts (T-27).
 */
export function maskedOrder(order: WorkOrder): WorkOrder {
  return { ...order, address: maskAddress(order.address), parties: order.parties.map(maskedParty), contract: maskedContract(order.contract), signer: maskedSigner(order.signer) };
}

export function maskedVisit(visit: Visit): Visit {
  return { ...visit, address: maskAddress(visit.address) };
}

function maskedParty(party: Party): Party {
  return {
    role: party.role,
    name: maskName(party.name),
    phone: party.phone === null ? null : maskPhone(party.phone),
    identity: party.identity === null ? null : { kind: party.identity.kind, number: maskIdentity(party.identity.number) },
  };
}

function maskedSigner(signer: WorkOrder['signer']): WorkOrder['signer'] {
  return signer === null ? null : { ...signer, signerName: maskName(signer.signerName) };
}

const maskOfValue: Readonly<Record<string, (value: string) => string>> = { accountName: maskName, address: maskAddress, phone: maskPhone };

function maskedContract(contract: WorkOrder['contract']): WorkOrder['contract'] {
  if (contract === null) return null;
  const values = Object.fromEntries(Object.entries(contract.offer.values).map(([name, value]) => [name, value === '' ? value : (maskOfValue[name]?.(value) ?? value)]));
  return { ...contract, offer: { ...contract.offer, values } };
}
