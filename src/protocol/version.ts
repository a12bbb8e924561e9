/**
 * Version of the sync protocol. A push from any version of the last twelve months is accepted.
 * 1 (2026-11): first.
 * 2 (2026-11): a push may say which acts are not coming (`notComing`), and carry a colleague's with its phone's word (`vouchers`).
 */
export const PROTOCOL_VERSION = 2;

/**
 * Version of the rows a phone understands in a pull, and of how they lie there: a build of another version reads them
 * anew (F57). A server never sends kinds a phone does not know.
 * 1 (2026-11): first. 2 (2026-11): many rows may lie packed in sheets.
 */
export const ROW_SCHEMA = 2;
