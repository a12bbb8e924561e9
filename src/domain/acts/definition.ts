import type { z } from 'zod';
import type { Failure, Result } from '../../base/result.ts';
import type { DomainCode } from '../errors.ts';
import type { CaseRecord } from '../model/case.ts';
import type { Programme } from '../programme/schema.ts';

/** What an office act may look at beside the case. The server's clock decides (I8). */
export interface ActContext {
  readonly actId: string;
  readonly byId: string;
  readonly nowMs: number;
  readonly programme: Programme;
  /** Where the register has the account that `set-account` names; left out when no register has it, or nobody could be asked. */
  readonly accountAddress?: string;
}

/** One act of the office on one case (受理, 暂不受理, 归档 …): a shape and a pure function, as with a worker's mutation. */
export interface CaseAct<K extends string = string, P = unknown> {
  readonly kind: K;
  readonly payload: z.ZodType<P>;
  readonly apply: (state: CaseRecord, payload: P, context: ActContext) => Result<CaseRecord, Failure<DomainCode>>;
}

export function defineAct<K extends string, P>(act: CaseAct<K, P>): CaseAct<K, P> {
  return act;
}
