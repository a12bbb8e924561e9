import type { PushItem } from '../../src/protocol/push.ts';
import type { OrganisationSecret } from '../../src/protocol/seal.ts';

/** Captures as phones once sent them, with a key made for this alone, and what each says in today's shape. */
export interface Transcript {
  readonly organisation: OrganisationSecret;
  readonly captures: Record<string, { readonly item: PushItem; readonly says: unknown }>;
}
