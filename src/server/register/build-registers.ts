import { and, asc, desc, eq, inArray, ne, notInArray, or } from 'drizzle-orm';
import { MS_PER_SECOND } from '../../base/clock.ts';
import { fileSource } from '../../register/block-source.ts';
import { makeDelta } from '../../register/delta.ts';
import type { ServerPorts } from '../ports.ts';
import { repeat } from '../repeat.ts';
import { registerAreas, registerDeltas, registerVersions } from '../store/tables.ts';
import type { Area } from './areas-of-worker.ts';
import { buildArea } from './build-area.ts';
import { deltaName, fileName, registerFolder } from './register-folder.ts';
import type { RegisterFolder } from './register-folder.ts';
import { SettledAreas } from './settled-areas.ts';

/** The newest and three before it: a phone that was away for longer takes the whole file. */
const KEPT_VERSIONS = 4;

/**
 * Brings every area's file up to its accounts, with the ways from the versions before it; gives how many were built.
 * `settled` leaves out the areas that are being written this moment.
 */
export async function buildRegisters(ports: ServerPorts, settled?: SettledAreas): Promise<number> {
  const folder = registerFolder(ports.settings);
  const { supplierId: supplier, areaCode: code, changes, builtChanges } = registerAreas;
  const marked = await ports.db.select().from(registerAreas).where(ne(changes, builtChanges)).orderBy(asc(supplier), asc(code));
  const areas = settled?.among(marked, ports.clock.nowMs()) ?? marked;
  let built = 0;
  for (const { supplierId, areaCode } of areas) {
    const area = { supplierId, areaCode };
    if ((await buildArea(ports, folder, area)) !== 'built') continue;
    built += 1;
    await dropOldVersions(ports, area);
    await makeDeltas(ports, folder, area);
  }
  if (built > 0) await tidyFolder(ports, folder);
  return built;
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
  const to = await source(folder, newest.sha256);
  for (const { sha256 } of older.filter((version) => version.sha256 !== newest.sha256)) {
    const from = await source(folder, sha256);
    if (from === null || to === null) continue;
    const delta = await makeDelta(from, to);
    if (!delta.ok || delta.value.byteLength > newest.totalBytes / 2) continue;
    await folder.put(deltaName(sha256, newest.sha256), delta.value);
    await ports.db.insert(registerDeltas).values({ fromSha256: sha256, toSha256: newest.sha256, totalBytes: delta.value.byteLength }).onConflictDoNothing();
  }
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
