import type { Bytes } from '../base/bytes.ts';
import type { OutboxDatabase } from './outbox-schema.ts';

/** How browsers say that a record's bytes are gone for good while its key is still there. */
const GONE: ReadonlySet<string> = new Set(['NotReadableError', 'DataError']);

/**
 * Sealed bytes as they lie here. Null: there are none, or the browser lost them for good (F19), which must keep no other
 * bytes waiting (I11). Trouble that may pass is thrown on.
 */
export async function readBody(outbox: OutboxDatabase, sha256: string): Promise<Bytes | null> {
  try {
    return (await outbox.bodies.get(sha256))?.body ?? null;
  } catch (error) {
    if (error instanceof Error && GONE.has(error.name)) return null;
    throw error;
  }
}
