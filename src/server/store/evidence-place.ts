import { and, asc, isNull } from 'drizzle-orm';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from './database.ts';
import { isEvidenceFolder, markEvidenceFolder } from './blob-folder.ts';
import { blobs } from './tables.ts';

/** Files looked for in a folder that was never marked; a folder of an earlier build has them. */
const LOOKED_FOR = 200;

/**
 * At a start: makes sure that the folder is the one that holds this database's evidence (F47). An empty office takes any;
 * one that has files takes a folder in which one of them lies. Gives false where it has files and none of them is there:
 * the disk is not mounted, or `DATA_DIR` is another. Then nothing is counted as lost and nothing put there, until a start
 * with the right folder, or one at which a person says that the evidence is lost for good.
 */
export async function takeEvidencePlace(db: Database, root: string, { isLostForGood }: { readonly isLostForGood: boolean }): Promise<boolean> {
  if (await isEvidenceFolder(root)) return true;
  if (!isLostForGood && !(await isItsPlace(db, root))) return false;
  await markEvidenceFolder(root);
  return true;
}

async function isItsPlace(db: Database, root: string): Promise<boolean> {
  const known = await db.select({ sha256: blobs.sha256 }).from(blobs).where(and(isNull(blobs.lostAtMs), isNull(blobs.deletedAtMs))).orderBy(asc(blobs.sha256)).limit(LOOKED_FOR);
  if (known.length === 0) return true;
  for (const { sha256 } of known) if (await stat(join(root, sha256.slice(0, 2), sha256)).then(() => true, () => false)) return true;
  return false;
}
