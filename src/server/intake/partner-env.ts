import type { ServerEnv } from '../http/server-env.ts';

/** Which partner calls, as `requirePartner` found out; `scopes` are programme ids, and `register/<supplier>`. */
export interface PartnerCaller {
  readonly partnerId: string;
  readonly scopes: readonly string[];
}

export interface PartnerEnv {
  Variables: ServerEnv['Variables'] & { partner: PartnerCaller };
}
