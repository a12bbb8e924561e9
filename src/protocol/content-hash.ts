import { canonicalJson } from '../base/canonical-json.ts';
import { sha256OfText } from '../base/digest.ts';
import type { Envelope } from './envelope.ts';
import type { MutationHeader } from './push.ts';

/** A pushed mutation's identity beside its id: the same id with another hash is other content, and is quarantined. */
export async function contentHash(header: MutationHeader, envelope: Pick<Envelope, 'bytes'>): Promise<string> {
  return sha256OfText(`${canonicalJson(header)}\n${envelope.bytes}`);
}
