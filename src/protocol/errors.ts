import { z } from 'zod';

/** How a caller should treat a refusal. `never`: the same request will not pass; `later`: it may; `sign-in`: after a login. */
export type RetryClass = 'never' | 'later' | 'sign-in';

/** Every refusal that crosses a wire beside the rules' own (`domain/errors`). */
export const wireCodes = {
  'request/malformed': 'never',
  'request/too-large': 'never',
  'request/unknown-path': 'never',
  'request/cross-site': 'never',
  'request/too-many': 'later',
  'server/unwell': 'later',
  'server/storage-full': 'later',
  'session/missing': 'sign-in',
  'session/expired': 'sign-in',
  'session/credentials-wrong': 'never',
  'session/back-off': 'later',
  'account/forbidden': 'never',
  'account/name-taken': 'never',
  'account/password-weak': 'never',
  'account/password-to-change': 'never', // somebody else made it: enrol or sign in again with `newPassword`
  'account/last-administrator': 'never',
  'setup/already-done': 'never',
  'device/unknown': 'sign-in',
  'device/revoked': 'sign-in',
  'device/quota-used': 'later', // more within an hour than a phone at work could have: it keeps the rest and comes again
  'device/too-many-enrolled': 'later', // the account has signed in on more new phones within a day than anybody carries
  'device/sequence-reused': 'never',
  'push/id-reused': 'never', // same id, other content: quarantined
  'push/envelope-unreadable': 'never',
  'push/hash-mismatch': 'never',
  'push/author-not-bound': 'never',
  'push/voucher-wrong': 'never', // another phone's capture without that phone's word for it
  'push/dependency-missing': 'later',
  'push/version-unknown': 'later',
  'pull/resync': 'later',
  'pull/feed-forbidden': 'never',
  'file/digest-mismatch': 'never',
  'file/too-large': 'never',
  'file/kind-refused': 'never',
  'file/damaged': 'never', // a picture that is cut short or whose checksums are wrong
  'file/picture-too-large': 'never', // more pixels than a browser can draw
  'file/unknown': 'never',
  'file/deleted': 'never', // the time for which it may be kept was over (C-19)
  'file/lost': 'never', // it had arrived, and its bytes are gone: whoever still has them sends them again
  'partner/signature-wrong': 'never',
  'partner/key-unknown': 'never',
  'partner/clock-apart': 'never',
  'partner/nonce-reused': 'never',
  'partner/reference-reused': 'never', // same reference, other content
  'partner/field-missing': 'never',
  'partner/field-unknown': 'never',
  'partner/field-invalid': 'never',
  'partner/programme-unknown': 'never',
  'partner/scope-missing': 'never',
  'case/unknown': 'never',
  'visit/unknown': 'never',
  'capture/already-decided': 'never', // somebody else at the desk was faster
  'worker/unknown': 'never',
  // the register file
  'import/column-missing': 'never',
  'import/file-unreadable': 'never',
  'import/workbook-too-large': 'never', // its shared texts would not fit into memory: CSV streams
  'import/row-too-long': 'never', // a row of a workbook with more in it than can be held
  'import/value-invalid': 'never',
  'import/supplier-unknown': 'never',
  'import/row-duplicate': 'never', // the account stood in an earlier line of the same file
  'import/line-unreadable': 'never', // a JSON line that is no object, or longer than any row
  'import/number-rounded': 'never', // Excel kept only 15 digits of a longer number
  // the register files of the phones
  'register/unknown': 'never', // that version is not kept any more: ask for the manifest anew
  // what became of a callback to a partner
  'callback/no-answer': 'later',
  'callback/address-refused': 'later', // its name leads to where no callback goes: a partner may put that right
  'callback/unwell': 'later',
  'callback/refused': 'never',
  'callback/not-configured': 'never',
} as const satisfies Record<string, RetryClass>;

export type WireCode = keyof typeof wireCodes;

/** The body of every refusal, whatever the status. `detail` holds plain facts for the text, never personal data. */
export const wireError = z.object({
  error: z.object({
    code: z.string(),
    retry: z.enum(['never', 'later', 'sign-in']),
    retryAfterMs: z.int().min(0).optional(),
    detail: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  }),
});
export type WireError = z.infer<typeof wireError>;
