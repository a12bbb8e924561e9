import type { Database } from '../store/database.ts';
import { partnerKeys, partners } from '../store/tables.ts';
import { newPartnerKey } from './partner-keys.ts';
import type { PartnerKey } from './partner-keys.ts';

export interface NewPartner {
  readonly partnerId: string;
  readonly name: string;
  /** Programme ids this partner may send applications for, and `register/<supplier>` whose register. */
  readonly scopes: readonly string[];
  /** The one address callbacks go to; null: it asks for the state itself. */
  readonly callbackUrl: string | null;
}

export interface PartnerSecrets {
  readonly inbound: PartnerKey;
  readonly outbound: PartnerKey;
}

/** Registers a partner with a key for each direction; the secrets are shown to the one who asked and to nobody later (K-22). */
export async function addPartner(tx: Database, given: NewPartner, secrets: PartnerSecrets = newSecrets(given.partnerId)): Promise<PartnerSecrets> {
  await tx.insert(partners).values({ ...given, scopes: [...given.scopes] });
  await tx.insert(partnerKeys).values([
    { ...secrets.inbound, partnerId: given.partnerId, direction: 'inbound' },
    { ...secrets.outbound, partnerId: given.partnerId, direction: 'outbound' },
  ]);
  return secrets;
}

function newSecrets(partnerId: string): PartnerSecrets {
  return { inbound: newPartnerKey(partnerId, 'inbound'), outbound: newPartnerKey(partnerId, 'outbound') };
}
