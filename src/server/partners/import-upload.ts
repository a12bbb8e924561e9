import { fail } from '../../base/result.ts';
import type { Failure, Result } from '../../base/result.ts';
import type { ImportReport } from '../../protocol/desk.ts';
import type { ServerPorts } from '../ports.ts';
import { noteAudit, recordAudit } from '../store/audit.ts';
import { importRegister } from './import-register.ts';
import { spooledBody } from './spooled-body.ts';

export interface Upload {
  readonly body: ReadableStream<Uint8Array> | null;
  readonly limitBytes: number;
  /** What its sender signed; an upload that hashes to anything else changes nothing. */
  readonly sha256?: string;
  /** The only suppliers whose accounts the sender may speak of; left out: all. */
  readonly suppliers?: readonly string[];
  /** Left out: taken. */
  readonly workbooks?: 'refused';
  readonly by: Bringer;
}

/** As the audit chain tells of it. */
interface Bringer {
  /** Null: a partner. */
  readonly byId: string | null;
  readonly partnerId?: string;
  /** What is written when all of it is in, with how many lines were taken and how many were not. */
  readonly act: 'register/imported' | 'register/received';
}

type UploadFailure = Failure<'import/file-unreadable' | 'import/column-missing' | 'import/workbook-too-large' | 'import/row-too-long' | 'request/too-large' | 'partner/signature-wrong'>;

/**
 * A register as a person or a partner sends it: put aside whole and compared with its digest, then read line by line. The
 * audit chain tells by its digest that it began, in the transaction of its first accounts, so that none of them is there
 * unsaid; and how it ended, unless it broke off. Errors: as `importRegister`; request/too-large; partner/signature-wrong.
 */
export async function importUpload(ports: Pick<ServerPorts, 'db' | 'clock'>, { body, limitBytes, sha256, suppliers, workbooks, by }: Upload): Promise<Result<ImportReport, UploadFailure>> {
  if (body === null) return fail('import/file-unreadable');
  const spooled = await spooledBody(body, limitBytes);
  if (!spooled.ok) return spooled;
  try {
    if (sha256 !== undefined && spooled.value.sha256 !== sha256) return fail('partner/signature-wrong');
    const { byId, partnerId, act } = by;
    const subject = (...words: (string | number)[]) => [...(partnerId === undefined ? [] : [partnerId]), ...words].join(' ');
    const report = await importRegister(ports.db, spooled.value.open(), {
      ...(suppliers !== undefined && { suppliers }),
      ...(workbooks !== undefined && { workbooks }),
      noteBegun: (tx) => recordAudit(tx, { atMs: ports.clock.nowMs(), byId, act: 'register/import-begun', subject: subject(spooled.value.sha256) }),
    });
    if (report.ok) await noteAudit(ports, { byId, act, subject: subject(report.value.accepted, report.value.rejectedTotal) });
    return report;
  } finally {
    await spooled.value.remove();
  }
}
