import { eq } from 'drizzle-orm';
import { sha256Hex } from '../../src/base/bytes.ts';
import { newId } from '../../src/base/ids.ts';
import type { Capture } from '../../src/device/workspace.ts';
import { exportDeviceKey } from '../../src/protocol/device-key.ts';
import { hashToken } from '../../src/server/auth/tokens.ts';
import { storeShippedCalendar } from '../../src/server/desk/store-shipped-calendar.ts';
import { publish, workerFeed } from '../../src/server/store/publish.ts';
import { accounts, deviceAuthors, devices } from '../../src/server/store/tables.ts';
import { transact } from '../../src/server/store/transact.ts';
import { jpegFile } from '../fixtures/pictures.ts';
import { errandFor } from '../suites/support/office.ts';
import type { Errand } from '../suites/support/office.ts';
import { Line } from './actors/line.ts';
import { Office } from './actors/office.ts';
import { asBuilt, Phone, PIN } from './actors/phone.ts';
import type { Snapshot } from './database/memory-database.ts';
import { memoryStore } from './database/memory-store.ts';
import { MemoryDisk } from './disk/memory-disk.ts';
import { Random } from './world/random.ts';
import { drawFrom, STILL_FOLDER } from './world/still-platform.ts';
import { START_MS, World } from './world/world.ts';

export const PHONES = 4;
const ERRANDS = 4;
const YEAR_MS = 365 * 86_400_000;

/** What a phone is at eight in the morning: enrolled, with a PIN, the day's visits downloaded. */
export interface PhoneImage {
  readonly accountId: string;
  readonly deviceId: string;
  readonly cookie: string;
  readonly disk: MemoryDisk;
  readonly errands: readonly Errand[];
}

/** The morning of every run; made once, since no run changes it. */
export interface Base {
  readonly office: Snapshot;
  readonly phones: readonly PhoneImage[];
}

let made: Promise<Base> | null = null;

export function base(): Promise<Base> {
  made ??= makeBase();
  return made;
}

async function makeBase(): Promise<Base> {
  await loadAll();
  const random = new Random(20_261_120);
  drawFrom(random);
  const world = new World();
  const store = memoryStore();
  const office = new Office({ world, store, dataDir: STILL_FOLDER });
  await office.start();
  await storeShippedCalendar(office.ports.db);
  const phones: PhoneImage[] = [];
  for (let at = 0; at < PHONES; at += 1) phones.push(await makePhone({ world, random, office }, at));
  return { office: await store.snapshot(), phones };
}

/** Some code is loaded at its first use only. One rehearsal in real time uses all of it, so that no run waits for a disk. */
async function loadAll(): Promise<void> {
  const random = new Random(1);
  drawFrom(random);
  const world = new World();
  world.patienceMs = 4;
  const office = new Office({ world, store: memoryStore(), dataDir: STILL_FOLDER });
  await office.start();
  const { accountId, cookie, disk, errands } = await makePhone({ world, random, office }, 0);
  const line = new Line(world, random, office);
  line.cookie = cookie;
  const phone = new Phone({ name: accountId, world, random, line, disk, ports: asBuilt, witness: (syncStore) => syncStore });
  await phone.start();
  await phone.unlock();
  const bytes = photoBytes(random, 50);
  const sha256 = await sha256Hex(bytes);
  await phone.capture({ subject: { kind: 'visit', id: errands[0]!.visitId }, kind: 'arrive', payload: { identityShown: true, purposeStated: true, entryPermitted: true, reason: '' }, blobs: [] });
  const photo = { evidenceId: newId(START_MS), kind: 'no-entry' as const, sha256, sizeBytes: bytes.length, mime: 'image/jpeg' as const, capturedAtMs: START_MS, compressed: true };
  const payload = { outcome: 'no-entry' as const, accountNumber: null, meterNumber: null, rawText: null, via: 'none' as const, verified: false, note: '门锁着', evidence: [photo] };
  await phone.capture({ subject: { kind: 'work-order', id: errands[0]!.workOrderId }, kind: 'confirm-account', payload, blobs: [{ sha256, bytes, mime: 'image/jpeg', priority: 'meter' }] } as Capture);
  line.cookie = '';
  for (let tries = 0; tries < 20 && (await phone.unsent()) > 0; tries += 1) await world.runUntil(world.nowMs() + 5_000);
  if ((await phone.unsent()) > 0) throw new Error('the rehearsal did not end');
  phone.kill();
  office.kill();
  await world.runUntil(world.nowMs() + 1_000);
}

async function makePhone({ world, random, office }: { world: World; random: Random; office: Office }, at: number): Promise<PhoneImage> {
  const { db, identity } = office.ports;
  const [accountId, deviceId, token] = [newId(START_MS), newId(START_MS), `token-${at}`];
  const worker = { accountId, displayName: `测试${at}`, staffNumber: `T-${at}`, supplierId: 'tongliang-power', districtId: 'tongliang' };
  await db.insert(accounts).values({ ...worker, username: `worker-${at}`, roles: ['field-worker'], passwordHash: '', createdAtMs: START_MS });
  await db.insert(devices).values({ deviceId, accountId, name: `测试手机${at}`, tokenHash: hashToken(token), loginExpiresAtMs: START_MS + YEAR_MS, enrolledAtMs: START_MS });
  await db.insert(deviceAuthors).values({ deviceId, accountId, boundAtMs: START_MS });
  const errands: Errand[] = [];
  for (let n = 0; n < ERRANDS; n += 1) errands.push(await errandFor(office.ports, accountId));
  await transact(db, (tx) => publish(tx, [{ feed: workerFeed(accountId), entity: 'programme', entityId: 'tongliang-power-transfer@1', op: 'put', version: 1 }]));

  const disk = new MemoryDisk();
  const line = new Line(world, random, office);
  line.cookie = `__Host-device=${token}`;
  const phone = new Phone({ name: accountId, world, random, line, disk, ports: asBuilt, witness: (syncStore) => syncStore });
  await phone.start();
  const { app } = phone;
  if (app === null) throw new Error('the phone did not start');
  const { keyId, publicKey } = identity.organisation;
  await app.sync.enrolled({ deviceId, worker, epoch: identity.epoch, serverTimeMs: START_MS, organisationKey: { keyId, publicKey }, hotline: '95598' });
  await db.update(devices).set({ publicKey: await exportDeviceKey(await app.sync.deviceKey()) }).where(eq(devices.deviceId, deviceId));
  const chosen = await app.lock.choosePin(PIN);
  if (!chosen.ok) throw new Error(chosen.error.code);
  app.engine?.wake();
  for (let tries = 0; tries < 100 && (await phone.visits())?.length !== ERRANDS; tries += 1) await world.runUntil(world.nowMs() + 1_000);
  if ((await phone.visits())?.length !== ERRANDS) throw new Error(`the first download did not come: ${JSON.stringify(await app.sync.contact())}`);
  phone.kill();
  return { accountId, deviceId, cookie: line.cookie, disk, errands };
}

export const photoBytes = (random: Random, sizeBytes: number) => jpegFile({ scan: random.bytes(sizeBytes) });
