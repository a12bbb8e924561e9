import type { z } from 'zod';
import { fail, ok } from '../../base/result.ts';
import type { Failure, Result } from '../../base/result.ts';
import type { CaseRecord } from '../../domain/model/case.ts';
import type { unmaskRequest } from '../../protocol/desk.ts';
import type { DeskCaller } from '../http/server-env.ts';
import type { ServerPorts } from '../ports.ts';
import { recordAudit } from '../store/audit.ts';
import { transact } from '../store/transact.ts';
import { findCase } from './case-view.ts';
import { noteTimeline } from './note.ts';

/** Shows one masked thing in full to somebody who says why: the case's history keeps the reason, the audit chain the note beside it (C-16). */
export async function unmaskForDesk(ports: ServerPorts, caller: DeskCaller, asked: z.infer<typeof unmaskRequest>): Promise<Result<Record<string, string>, Failure>> {
  const found = await findCase(ports.db, caller, asked.caseId);
  if (found === null) return fail('case/unknown');
  const values = valuesOf(found.doc, asked.subject);
  if (values === null) return fail('request/malformed', { path: 'subject' });
  await transact(ports.db, async (tx) => {
    await noteTimeline(tx, ports, { caseId: asked.caseId, byId: caller.accountId, byName: caller.displayName, source: 'office', kind: 'unmasked', detail: { subject: asked.subject, reason: asked.reason } });
    await recordAudit(tx, { atMs: ports.clock.nowMs(), byId: caller.accountId, act: 'case/unmasked', subject: [asked.caseId, asked.subject, asked.reason, withoutNumbers(asked.note)].join(' ').trim() });
  });
  return ok(values);
}

function valuesOf(record: CaseRecord, subject: string): Record<string, string> | null {
  if (subject === 'address') return { address: record.address };
  if (subject === 'account') return record.account === null ? null : { accountNumber: record.account.accountNumber };
  const party = record.parties.find(({ role }) => subject === `party:${role}`);
  if (party === undefined) return null;
  return { name: party.name, ...(party.phone === null ? {} : { phone: party.phone }), ...(party.identity === null ? {} : { identityNumber: party.identity.number }) };
}

/** People write telephone and identity numbers into notes, with spaces and full width; the audit keeps what was meant, not the number. */
function withoutNumbers(note: string): string {
  return note.normalize('NFKC').replace(/[0-9Xx](?:[\s.–-]*[0-9Xx]){4,}/g, '…');
}
