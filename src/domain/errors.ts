/** Codes of refusals by rule. Stable: partners, phones and texts rely on them. Grouped by the thing refused. */
export const domainCodes = [
  // shape and reach
  'mutation/payload-malformed',
  'mutation/kind-unknown',
  'mutation/subject-unknown',
  'mutation/not-assigned', // the author had no hold on this order when it was captured
  'mutation/subject-cancelled', // kept as late evidence, a person at the desk decides (F64)
  // identifiers (C-22)
  'identifier/check-digit-wrong',
  'identifier/format-unknown',
  'identifier/date-impossible',
  'identifier/area-unknown', // a warning, never a refusal
  'identifier/old-format', // a warning: valid once, or of an older certificate
  // visit
  'visit/not-arrived', // C-12: arrival first
  'visit/already-ended',
  'visit/arrival-reason-missing',
  'visit/appointment-not-in-future',
  'visit/privacy-notice-missing', // C-14: notice before identity data
  'visit/consent-missing',
  'visit/still-open', // the leave-the-door check found something
  'visit/ending-reason-missing',
  // find account (T-14, T-20)
  'account/number-missing',
  'account/not-verified',
  'account/evidence-missing',
  'account/not-in-reference',
  'account/address-differs', // the account's building is not the case's, and nobody said why it is the one
  'account/meter-undecided', // scanned is not expected, and nobody has decided which holds
  // reading (C-05)
  'reading/meter-mismatch',
  'reading/register-missing',
  'reading/register-not-on-meter',
  'reading/too-many-digits',
  'reading/too-many-decimals',
  'reading/lower-than-before', // asks for rollover, exchange or misread
  'reading/sum-mismatch',
  'reading/photo-missing',
  'reading/correction-reason-missing',
  'reading/rollover-implausible',
  // notice (T-26 … T-28)
  'notice/choice-missing',
  'notice/reading-missing',
  'notice/version-differs',
  'notice/reason-missing',
  'notice/acknowledgement-missing',
  // contract (C-09 … C-11, T-37)
  'contract/not-offered',
  'contract/signer-not-identified',
  'contract/clause-not-pointed-out',
  'contract/screen-not-allowed',
  'contract/paper-only', // C-11: stopping water, heat or gas
  'contract/electronic-not-agreed',
  'contract/terms-changed',
  'contract/variable-missing',
  'contract/signature-missing',
  'contract/pages-missing',
  'contract/already-signed',
  'signer/original-not-seen',
  'signer/number-mismatch',
  'signer/power-of-attorney-missing',
  // documents
  'document/not-asked-for', // W-15: nothing outside the list may be demanded
  'document/original-needed',
  'document/sealed-copy-needed',
  'document/photo-missing',
  // office acts on a case
  'case/stage-forbids',
  'case/account-unknown',
  'case/arrears-unchecked',
  'case/arrears-outstanding',
  'case/call-missing', // T-21: no ending without the telephone call
  'case/decline-ground-missing',
  'case/note-missing',
  'case/contract-unsigned',
  'case/not-countersigned',
  'case/not-cleared',
  'case/notice-incomplete',
  'case/version-moved', // somebody else acted first
  'case/documents-missing',
  'case/visit-open',
  // what the leave-the-door check finds; what may be left open knowingly is named by these codes
  'leave/account-open',
  'leave/reading-open',
  'leave/choice-open',
  'leave/old-owner-uninformed',
  'leave/new-owner-uninformed',
  'leave/notice-outdated', // an owner was told another version than the one that holds now (T-27)
  'leave/contract-open',
  'leave/documents-open',
  'leave/survey-open',
  'leave/copy-later', // a reminder: the customer has no copy of the contract yet
  // programme data
  'programme/unknown',
  'calendar/year-unknown',
] as const;

export type DomainCode = (typeof domainCodes)[number];
