/**
 * Version of the sync protocol. A push from any version of the last twelve months is accepted.
 * 1 (2026-11): first.
 */
export const PROTOCOL_VERSION = 1;

/** Version of the rows a phone understands in a pull. A server never sends kinds a phone does not know. */
export const ROW_SCHEMA = 1;
