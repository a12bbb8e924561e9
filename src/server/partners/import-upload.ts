import { fail } from '../../base/result.ts';
import type { Failure, Result } from '../../base/result.ts';
import type { ImportReport } from '../../protocol/desk.ts';
import type { Database } from '../store/database.ts';
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
}

type UploadFailure = Failure<'import/file-unreadable' | 'import/column-missing' | 'import/workbook-too-large' | 'import/row-too-long' | 'request/too-large' | 'partner/signature-wrong'>;

/** A register as a person or a partner sends it: put aside whole and compared with its digest, then read line by line. */
export async function importUpload(db: Database, { body, limitBytes, sha256, suppliers, workbooks }: Upload): Promise<Result<ImportReport, UploadFailure>> {
  if (body === null) return fail('import/file-unreadable');
  const spooled = await spooledBody(body, limitBytes);
  if (!spooled.ok) return spooled;
  try {
    if (sha256 !== undefined && spooled.value.sha256 !== sha256) return fail('partner/signature-wrong');
    return await importRegister(db, spooled.value.open(), { ...(suppliers !== undefined && { suppliers }), ...(workbooks !== undefined && { workbooks }) });
  } finally {
    await spooled.value.remove();
  }
}
