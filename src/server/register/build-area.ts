import { and, asc, desc, eq, gt, max } from 'drizzle-orm';
import type { Bytes } from '../../base/bytes.ts';
import { RegisterPacker } from '../../register/pack.ts';
import type { RegisterAbout } from '../../register/register-row.ts';
import { findSupplier } from '../../programmes/registry.ts';
import type { ServerPorts } from '../ports.ts';
import { registerAreas, registerVersions, supplyPoints } from '../store/tables.ts';
import type { Area } from './areas-of-worker.ts';
import { fileName } from './register-folder.ts';
import type { RegisterFolder } from './register-folder.ts';
import { registerRowOf } from './register-row-of.ts';

const PAGE = 2_000;

export interface Built {
  /** False: the same rows give the same file, so there is no new version. */
  readonly isNew: boolean;
  /** The change up to which the accounts are in it. */
  readonly changes: number;
}

/**
 * Builds one area's file from the accounts as they stand; null when they did not change since the last one. Size: the rows
 * are read 2,000 at a time and held in their packed form only; the file is written block by block.
 */
export async function buildArea(ports: ServerPorts, folder: RegisterFolder, area: Area): Promise<Built | null> {
  const here = and(eq(registerAreas.supplierId, area.supplierId), eq(registerAreas.areaCode, area.areaCode));
  const [state] = await ports.db.select().from(registerAreas).where(here);
  if (state === undefined || state.changes === state.builtChanges) return null;
  const versions = and(eq(registerVersions.supplierId, area.supplierId), eq(registerVersions.areaCode, area.areaCode));
  const [last] = await ports.db.select().from(registerVersions).where(versions).orderBy(desc(registerVersions.version)).limit(1);

  const asOfMs = Math.max(last?.asOfMs ?? 0, await newestFact(ports, area));
  const made = await pack(ports, folder, { ...area, utility: findSupplier(area.supplierId)?.utility ?? 'power', asOfMs });
  if (made.sha256 !== last?.sha256) {
    await ports.db.insert(registerVersions).values({ ...area, ...made, version: (last?.version ?? 0) + 1, builtAtMs: ports.clock.nowMs() });
  }
  return { isNew: made.sha256 !== last?.sha256, changes: state.changes };
}

/** Said last, when all that belongs to a version is there; what changed while the rows were being read is built in the next round. */
export async function markBuilt({ db }: ServerPorts, { supplierId, areaCode }: Area, { changes }: Built): Promise<void> {
  await db.update(registerAreas).set({ builtChanges: changes }).where(and(eq(registerAreas.supplierId, supplierId), eq(registerAreas.areaCode, areaCode)));
}

async function newestFact(ports: ServerPorts, area: Area): Promise<number> {
  const [newest] = await ports.db.select({ asOfMs: max(supplyPoints.asOfMs) }).from(supplyPoints).where(ofArea(area));
  return newest?.asOfMs ?? 0;
}

async function pack(ports: ServerPorts, folder: RegisterFolder, about: RegisterAbout) {
  const { accountNumber, meterNumber, accountName, address, reference } = supplyPoints;
  const packer = new RegisterPacker(about);
  let leftOut = 0;
  let line = 0;
  let after = '';
  for (;;) {
    const page = await ports.db
      .select({ accountNumber, meterNumber, accountName, address, reference })
      .from(supplyPoints)
      .where(and(ofArea(about), gt(accountNumber, after)))
      .orderBy(asc(accountNumber))
      .limit(PAGE);
    for (const row of page) {
      line += 1;
      if (!packer.add(registerRowOf(row), line).ok) leftOut += 1;
    }
    after = page.at(-1)?.accountNumber ?? '';
    if (page.length < PAGE) break;
  }
  const draft = await folder.draft();
  const prelude = await packer.finish((block: Bytes) => draft.add(block)).catch(async (error: unknown) => {
    await draft.abandon();
    throw error;
  });
  await draft.finish(prelude.bytes, fileName(prelude.digest));
  return { sha256: prelude.digest, rows: prelude.rows, leftOut, totalBytes: prelude.totalBytes, asOfMs: about.asOfMs };
}

function ofArea({ supplierId, areaCode }: Area) {
  return and(eq(supplyPoints.supplierId, supplierId), eq(supplyPoints.areaCode, areaCode));
}
