import { and, asc, desc, eq, inArray, ne, notInArray, or } from 'drizzle-orm';
import { MS_PER_SECOND } from '../../base/clock.ts';
import { fileSource } from '../../register/block-source.ts';
import { makeDelta } from '../../register/delta.ts';
import type { ServerPorts } from '../ports.ts';
import { repeat } from '../repeat.ts';
import { registerAreas, registerDeltas, registerVersions } from '../store/tables.ts';
import type { Area } from './areas-of-worker.ts';
import { buildArea, markBuilt } from './build-area.ts';
import { deltaName, fileName, registerFolder } from './register-folder.ts';
import type { RegisterFolder } from './register-folder.ts';
import { SettledAreas } from './settled-areas.ts';

/** The newest and three before it: a phone that was away for longer takes the whole file. */
const KEPT_VERSIONS = 4;

/**
 * Brings every area's file up to its accounts, with the ways from the versions before it; gives how many were built.
 * `settled` leaves out the areas that are being written this moment. One area that cannot be built keeps no other waiting;
 * rejects when all have had their turn.
 */
export async function buildRegisters(ports: ServerPorts, settled?: SettledAreas): Promise<number> {
  const folder = registerFolder(ports.settings);
  const { supplierId: supplier, areaCode: code, changes, builtChanges } = registerAreas;
  const marked = await ports.db.select().from(registerAreas).where(ne(changes, builtChanges)).orderBy(asc(supplier), asc(code));
  const areas = settled?.among(marked, ports.clock.nowMs()) ?? marked;
  let built = 0;
  const faults: unknown[] = [];
  for (const { supplierId, areaCode } of areas) {
    try {
      if (await bringUp(ports, folder, { supplierId, areaCode })) built += 1;
    } catch (error) {
      faults.push(error);
    }
  }
  if (built > 0) await tidyFolder(ports, folder);
  if (faults.length > 0) throw faults[0];
  return built;
}

/** The area counts as built when its deltas are there too: a process that was killed between the two is made good by the next round. */
async function bringUp(ports: ServerPorts, folder: RegisterFolder, area: Area): Promise<boolean> {
  const made = await buildArea(ports, folder, area);
  if (made === null) return false;
  await dropOldVersions(ports, area);
  await makeDeltas(ports, folder, area);
  await markBuilt(ports, area, made);
  return made.isNew;
}

/** Looks every few seconds until the returned function is called, which waits for the building under way. */
export function startRegisterLoop(ports: ServerPorts): () => Promise<void> {
  const settled = new SettledAreas();
  return repeat({
    pauseMs: 5 * MS_PER_SECOND,
    run: () => buildRegisters(ports, settled),
    failed: (fault) => ports.log.error(fault, 'registers not built'),
  });
}

function versionsOf(ports: ServerPorts, area: Area) {
  const { version, sha256, totalBytes } = registerVersions;
  return ports.db.select({ version, sha256, totalBytes }).from(registerVersions).where(versionsIn(area)).orderBy(desc(version));
}

function versionsIn({ supplierId, areaCode }: Area) {
  return and(eq(registerVersions.supplierId, supplierId), eq(registerVersions.areaCode, areaCode));
}

async function dropOldVersions(ports: ServerPorts, area: Area): Promise<void> {
  const old = (await versionsOf(ports, area)).slice(KEPT_VERSIONS).map(({ version }) => version);
  if (old.length === 0) return;
  await ports.db.delete(registerVersions).where(and(versionsIn(area), inArray(registerVersions.version, old)));
}

/** A way that is hardly shorter than the whole is none. */
async function makeDeltas(ports: ServerPorts, folder: RegisterFolder, area: Area): Promise<void> {
  const [newest, ...older] = await versionsOf(ports, area);
  if (newest === undefined) return;
  const { fromSha256, toSha256 } = registerDeltas;
  const there = new Set((await ports.db.select({ sha256: fromSha256 }).from(registerDeltas).where(eq(toSha256, newest.sha256))).map(({ sha256 }) => sha256));
  const missing = older.filter(({ sha256 }) => sha256 !== newest.sha256 && !there.has(sha256));
  const to = missing.length === 0 ? null : await source(folder, newest.sha256);
  for (const { sha256 } of missing) {
    const from = await source(folder, sha256).catch((error: unknown) => unreadable(ports, error));
    if (from === null || to === null) continue;
    const delta = await makeDelta(from, to);
    if (!delta.ok || delta.value.byteLength > newest.totalBytes / 2) continue;
    await folder.put(deltaName(sha256, newest.sha256), delta.value);
    await ports.db.insert(registerDeltas).values({ fromSha256: sha256, toSha256: newest.sha256, totalBytes: delta.value.byteLength }).onConflictDoNothing();
  }
}

/** An old version that cannot be read is no way to begin from, and no reason to build its area for ever. */
function unreadable({ log }: ServerPorts, error: unknown): null {
  log.error({ errorName: error instanceof Error ? error.name : 'unknown' }, 'a register version could not be read');
  return null;
}

async function source(folder: RegisterFolder, sha256: string) {
  const bytes = await folder.read(fileName(sha256));
  if (bytes === null) return null;
  const read = await fileSource(bytes);
  return read.ok ? read.value : null;
}

async function tidyFolder(ports: ServerPorts, folder: RegisterFolder): Promise<void> {
  const kept = (await ports.db.selectDistinct({ sha256: registerVersions.sha256 }).from(registerVersions)).map(({ sha256 }) => sha256);
  if (kept.length > 0) await ports.db.delete(registerDeltas).where(or(notInArray(registerDeltas.fromSha256, kept), notInArray(registerDeltas.toSha256, kept)));
  const deltas = await ports.db.select({ from: registerDeltas.fromSha256, to: registerDeltas.toSha256 }).from(registerDeltas);
  await folder.keepOnly(new Set([...kept.map(fileName), ...deltas.map(({ from, to }) => deltaName(from, to))]));
}
