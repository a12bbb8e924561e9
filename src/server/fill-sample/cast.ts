import { eq } from 'drizzle-orm';
import type { CaseRecord } from '../../domain/model/case.ts';
import type { DeskCaller } from '../http/server-env.ts';
import type { Database } from '../store/database.ts';
import { cases } from '../store/tables.ts';
import type { SamplePhone } from './sample-phone.ts';

/** Whom and what the script has named so far. */
export interface Cast {
  readonly people: ReadonlyMap<string, DeskCaller>;
  readonly phones: ReadonlyMap<string, SamplePhone>;
  /** Our id of a case by the script's name for it. */
  readonly caseIds: Map<string, string>;
}

/** The script is ours: what it names and does not exist is a mistake in it, never a visitor's. */
export function named<V>(names: ReadonlyMap<string, V>, name: string): V {
  const found = names.get(name);
  if (found === undefined) throw new Error(`sample: ${name} is not known yet`);
  return found;
}

export async function caseNow(db: Database, cast: Cast, caseKey: string): Promise<CaseRecord> {
  const [row] = await db.select({ doc: cases.doc }).from(cases).where(eq(cases.caseId, named(cast.caseIds, caseKey)));
  if (row === undefined) throw new Error(`sample: no case ${caseKey}`);
  return row.doc;
}
