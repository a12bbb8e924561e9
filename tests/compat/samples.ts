import type { MutationKind, MutationPayload } from '../../src/domain/mutations/registry.ts';

const photo = { evidenceId: '01900000-0000-7000-8000-0000000000e1', kind: 'meter-register', sha256: 'e'.repeat(64), sizeBytes: 1_024, mime: 'image/jpeg', capturedAtMs: 1_795_312_800_000, compressed: true } as const;

/** One act of every kind in its present version: what the recorder writes down when a kind or version is new. */
export const samples: { readonly [K in MutationKind]: MutationPayload<K> } = {
  'log-call': { to: 'new-owner', outcome: 'reached', purpose: 'appointment', note: '已约好' },
  'rebook-visit': { appointment: { fromMs: 1_795_316_400_000, toMs: 1_795_323_600_000 }, agreedWith: 'new-owner', reason: '改约' },
  depart: {},
  arrive: { identityShown: true, purposeStated: true, entryPermitted: true, reason: '' },
  'give-privacy-notice': { noticeVersion: '1', to: 'new-owner' },
  'record-consent': { scope: 'identity-image', supplierId: null, by: 'new-owner', granted: true },
  unmask: { subject: 'phone', reason: 'call' },
  'end-visit': { outcome: 'nobody-home', reason: 'nobody-home', note: '', leftOpen: [], evidence: [{ ...photo, kind: 'no-entry' }] },
  'confirm-account': { outcome: 'found', accountNumber: '9990000017', meterNumber: '9930001000000000000017', rawText: '9930001000000000000017', via: 'meter-number', verified: true, note: '', evidence: [] },
  'record-reading': { meterNumber: '9930001000000000000017', readings: [{ register: 'total', value: '12399.12' }], explanation: null, sumDifferenceConfirmed: false, corrects: null, correctionReason: '', evidence: [photo] },
  'choose-transfer-type': { type: 'settlement', chosenBy: ['new-owner'], channel: 'on-site' },
  'inform-owner': { owner: 'new-owner', outcome: 'acknowledged', channel: 'phone', noticeSha256: 'a'.repeat(64), reason: '', evidence: [] },
  'identify-signer': { signerRole: 'new-owner', signerName: '测乙丙', identityKind: 'resident-id', numberTail: '0031', numberMatched: true, originalSeen: true, mismatchReason: '', evidence: [] },
  'sign-contract': { channel: 'paper', signerRole: 'new-owner', templateId: 'supply-contract', templateVersion: 1, contractSha256: 'a'.repeat(64), clausesPointedOut: [], agreedElectronic: false, copyGiven: 'paper-copy', evidence: [{ ...photo, kind: 'contract-page' }] },
  'collect-document': { documentId: 'title-certificate', form: 'copy', evidence: [{ ...photo, kind: 'document-page' }], note: '' },
  'report-problem': { text: '电线裸露', danger: true },
};
