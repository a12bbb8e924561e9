import { fail } from '../../base/result.ts';
import type { Failure, Result } from '../../base/result.ts';
import type { DeskCaller } from '../http/server-env.ts';
import type { ServerPorts } from '../ports.ts';
import { performAct } from './act.ts';
import { findCase } from './case-view.ts';

/** Asks the marketing system and records its answer with its own time; nobody types the figure (T-15, C-04). */
export async function checkArrears(ports: ServerPorts, caller: DeskCaller, asked: { caseId: string; actId: string; version: number }): Promise<Result<void, Failure>> {
  const found = await findCase(ports.db, caller, asked.caseId);
  if (found === null) return fail('case/unknown');
  if (found.doc.account === null) return fail('case/account-unknown');
  const facts = await ports.marketing.arrears(found.supplierId, found.doc.account.accountNumber);
  if (!facts.ok) return facts;
  return performAct(ports, caller, { ...asked, kind: 'record-arrears', payload: { facts: facts.value } });
}
