/** Failures that arise on the phone or in the browser itself, before any rule or server has spoken. */
export const localCodes = [
  // the way to the server
  'link/offline', // no answer at all; also a captive portal's page, which is not our server's answer
  'link/server-unwell', // an answer of ours that says: later
  'link/session-ended', // the login no longer holds; captures go on
  'link/device-unknown', // the phone's cookie is gone; it renews it by its own key
  'link/device-revoked', // the office has revoked this device
  'link/update-needed', // this build is too old to pull; it may still push
  // the store on the phone
  'storage/full',
  'storage/connection-lost',
  'storage/cannot-open',
  // the lock
  'lock/locked',
  'lock/pin-wrong',
  'lock/pin-weak',
  'lock/too-many-tries',
  'lock/not-enrolled',
  // camera, photo, signature
  'camera/denied',
  'camera/busy',
  'camera/none',
  'camera/insecure', // no trusted secure page: the browser gives no camera
  'camera/stopped',
  'barcode/nothing-found',
  'photo/unreadable',
  'photo/empty',
  'photo/lost', // the phone cannot read its bytes back: to be taken again while on site
  'photo/too-dark', // told at the door; the photo is kept all the same
  'photo/blurred',
  'photo/glare',
  'signature/empty',
  // contract
  'contract/glyph-missing',
  'contract/font-unavailable',
  'contract/copy-open', // nobody has said how the customer gets a copy
  'contract/not-shared', // the phone could not hand the copy to another app
  'contract/seal-broken', // an evidence pack that does not fit its own digests
  // the register file on the phone: the old one stays in use
  'register/file-truncated', // something is missing at its end
  'register/file-damaged', // what came is not what the office sent
  'register/file-older', // it says things earlier than the one held
  'register/format-unknown', // no register file, or of a format this build cannot read
  'register/unreadable', // a block cannot be read or opened: lock, lease or storage
  'register/delta-mismatch', // the changes belong to another file
  // a file of unsent work
  'rescue/not-a-file', // none of ours, or of a newer build
  'rescue/torn', // its end is missing; what came before it counts
  // the envelope
  'envelope/unreadable',
  'envelope/key-unknown',
] as const;

export type LocalCode = (typeof localCodes)[number];
