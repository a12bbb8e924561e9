import { newId } from '../../base/ids.ts';
import type { CaseRecord } from '../../domain/model/case.ts';
import type { Identity, Party } from '../../domain/model/person.ts';
import type { Programme } from '../../domain/programme/schema.ts';
import { deferredUntil } from '../../domain/rules/deferred-until.ts';
import { documentNeeds } from '../../domain/rules/documents.ts';
import { calendar } from '../../programmes/registry.ts';
import type { ServerPorts } from '../ports.ts';
import { districtOf } from '../desk/scope.ts';
import type { Transaction } from '../store/database.ts';
import { cases } from '../store/tables.ts';
import { nextCaseNumber } from './case-number.ts';
import type { Understood } from './check-fields.ts';
import { mattersNamed } from './matters.ts';

export interface NewCase {
  readonly programme: Programme;
  readonly understood: Understood;
  readonly partner: CaseRecord['partner'];
  readonly registryNumber: string | null;
  readonly certificate: CaseRecord['certificate'];
}

/** One application, one pre-acceptance (T-07), its programme pinned for life. A programme without a queue accepts at once. */
export async function openCase(tx: Transaction, ports: Pick<ServerPorts, 'clock' | 'random'>, given: NewCase): Promise<CaseRecord> {
  const nowMs = ports.clock.nowMs();
  const { programme, understood } = given;
  const matters = mattersNamed(programme, understood['joint-matter'] ?? '');
  const record: CaseRecord = {
    caseId: newId(nowMs, ports.random),
    caseNumber: await nextCaseNumber(tx, programme.caseNumberPrefix, nowMs),
    version: 1,
    stage: programme.acceptance === null ? 'accepted' : 'pre-acceptance',
    programme: { id: programme.id, version: programme.version },
    supplierId: matters[0]?.supplierId ?? 'default',
    matters,
    receivedAtMs: nowMs,
    partner: given.partner,
    registryNumber: given.registryNumber,
    confirmationReference: understood['confirmation-reference'] ?? null,
    certificate: given.certificate,
    address: understood['property-address'] ?? '—',
    parties: partiesOf(understood),
    firstSeenAtMs: null,
    calls: [],
    account: accountOf(understood, nowMs),
    sharedMeter: null,
    arrears: null,
    arrearsToldAtMs: null,
    clearedAtMs: null,
    acceptedAtMs: programme.acceptance === null ? nowMs : null,
    decline: null,
    transferChoice: null,
    notices: [],
    contract: null,
    needs: [],
    documents: [],
    archivedAtMs: null,
    informedAtMs: null,
    workOrderIds: [],
    visitIds: [],
  };
  const complete = { ...record, needs: needsOf(record, programme) };
  await tx.insert(cases).values({
    caseId: complete.caseId,
    caseNumber: complete.caseNumber,
    stage: complete.stage,
    supplierId: complete.supplierId,
    districtId: districtOf(programme),
    partnerId: complete.partner?.partnerId ?? null,
    registryNumber: complete.registryNumber,
    receivedAtMs: nowMs,
    version: complete.version,
    updatedAtMs: nowMs,
    doc: complete,
  });
  return complete;
}

/** What the programme asks for at handing-in and handling, that a visit may still collect, and until when (C-23). */
function needsOf(record: CaseRecord, programme: Programme): CaseRecord['needs'] {
  const customer = record.parties.some((party) => party.identity?.kind === 'credit-code') ? 'company' : 'individual';
  const utilities = [...new Set(record.matters.map((matter) => matter.utility))];
  const dueDay = record.acceptedAtMs === null ? null : deferredUntil(programme, record.acceptedAtMs, calendar);
  return utilities.flatMap((utility) => documentNeeds(programme, { utility, customer, stages: ['application', 'handling'], dueDay }));
}

function partiesOf(understood: Understood): Party[] {
  const name = understood['applicant-name'] ?? '—';
  const phone = understood.phone ?? null;
  const identity = identityOf(understood['identity-number']);
  const oldOwner = understood['old-owner-name'];
  return [
    { role: 'new-owner', name, phone, identity },
    ...(oldOwner === undefined ? [] : [{ role: 'old-owner' as const, name: oldOwner, phone: understood['old-owner-phone'] ?? null, identity: null }]),
  ];
}

function identityOf(number: string | undefined): Identity | null {
  if (number === undefined) return null;
  if (/^\d{15}$|^\d{17}[\dX]$/.test(number)) return { kind: 'resident-id', number };
  return { kind: /^[0-9A-Z]{18}$/.test(number) ? 'credit-code' : 'passport', number };
}

function accountOf(understood: Understood, nowMs: number): CaseRecord['account'] {
  const accountNumber = understood['former-account-number'];
  return accountNumber === undefined ? null : { accountNumber, meterNumber: null, via: 'applicant', atMs: nowMs };
}
