import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { and, eq, isNotNull, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MS_PER_DAY, MS_PER_MINUTE } from '../../src/base/clock.ts';
import { newId } from '../../src/base/ids.ts';
import type { EvidenceKind } from '../../src/domain/model/evidence.ts';
import { programme } from '../../src/domain/programme/schema.ts';
import { attentionDetail, caseDetail, rescueFilesKnown, visitPhones } from '../../src/protocol/desk.ts';
import { deleteOverdue } from '../../src/server/retention-round.ts';
import { publish, workerFeed } from '../../src/server/store/publish.ts';
import { audit, blobs, blobUses, uploads } from '../../src/server/store/tables.ts';
import { transact } from '../../src/server/store/transact.ts';
import { tidyUp } from '../../src/server/tidy.ts';
import { jpegFile } from '../fixtures/pictures.ts';
import { around, untilSomebodyWaits } from './support/around.ts';
import { deskUnderTest } from './support/desk.ts';
import type { DeskUnderTest } from './support/desk.ts';
import type { Errand } from './support/office.ts';
import { changeCase, sendPhoto, visitForPapers } from './support/papers.ts';
import type { Photo } from './support/papers.ts';
import { enrol } from './support/phone.ts';
import type { Phone } from './support/phone.ts';

const where = { districtId: 'tongliang', supplierId: 'tongliang-power' };
const NINETY_DAYS_MS = 90 * MS_PER_DAY;
let server: DeskUnderTest;
let phone: Phone;
let errand: Errand;
let people = 0;

beforeAll(async () => {
  server = await deskUnderTest();
});
afterAll(() => server.close());
beforeEach(async () => {
  phone = await enrol(server, (await server.person(`collector-${++people}`, where, 'field-worker')).username);
  errand = await newVisit();
});

const newVisit = () => visitForPapers(server.ports, phone);
/** Somebody at the desk who has just signed in: no session lasts ninety days. */
const clerkNow = () => server.person(`clerk-${++people}`, where, 'clerk', 'dispatcher');
const archive = (which = errand) => changeCase(server.ports, which, (record) => ({ ...record, stage: 'archived', archivedAtMs: server.clock.nowMs() }));
const photograph = async (bytes = jpegFile()): Promise<Photo> => ({ digest: (await phone.sealFile(bytes, 'image/jpeg')).digest, bytes });
const sends = (photo: Photo) => sendPhoto(phone, photo);
const filed = ({ digest, bytes }: Photo, kind: EvidenceKind = 'document-page') => ({ evidenceId: newId(server.clock.nowMs()), kind, sha256: digest, sizeBytes: bytes.length, mime: 'image/jpeg', capturedAtMs: server.clock.nowMs(), compressed: true });

/** A paper collected at the door, its photograph named and sent. */
async function collects(documentId: string, given: { photo?: Photo; at?: Errand } = {}): Promise<Photo> {
  const photo = given.photo ?? (await photograph());
  const item = await phone.capture({ lane: `work-order:${(given.at ?? errand).workOrderId}`, kind: 'collect-document', blobs: [photo.digest], payload: { documentId, form: 'original-seen', note: '', evidence: [filed(photo)] } });
  expect(await phone.push(item)).toMatchObject([{ outcome: 'applied' }]);
  expect(await sends(photo)).toBe(204);
  return photo;
}

const isStored = ({ digest }: Photo) => existsSync(placeOf(digest));
const placeOf = (digest: string) => join(server.ports.settings.dataDir, 'evidence', digest.slice(0, 2), digest);
const told = async (digest: string) => (await server.ports.db.select().from(audit)).filter(({ subject }) => subject.includes(digest)).map(({ act, subject }) => ({ act, subject }));
const shownOf = async ({ digest }: Photo, which = errand) => (await (await clerkNow()).get(`/desk/v1/cases/${which.caseId}`)).read(caseDetail).evidence.find(({ sha256 }) => sha256 === digest);

/** Archived, and ninety days later. */
async function timeIsOver(): Promise<void> {
  await archive();
  server.clock.advance(NINETY_DAYS_MS);
}

describe('pictures of identity papers', () => {
  it('[C-19] go on the last day of their time and not before it; the title of the same case stays', async () => {
    const [identity, title] = [await collects('resident-id'), await collects('title-certificate')];
    await archive(); // at ten in the morning
    server.clock.advance(NINETY_DAYS_MS - 10 * 60 * MS_PER_MINUTE - 1);
    await deleteOverdue(server.ports);
    expect([isStored(identity), isStored(title)]).toEqual([true, true]);
    server.clock.advance(1);
    await deleteOverdue(server.ports);
    expect([isStored(identity), isStored(title)]).toEqual([false, true]);
    expect(await told(identity.digest)).toEqual([{ act: 'evidence/deleted', subject: `${errand.caseId} ${identity.digest}` }]);
    server.clock.advance(10 * 60 * MS_PER_MINUTE); // ten in the morning again, for the next test
  });

  it('[C-19] stay in a case that is not archived, however long ago they were taken', async () => {
    const identity = await collects('resident-id');
    server.clock.advance(10 * NINETY_DAYS_MS);
    await deleteOverdue(server.ports);
    expect(isStored(identity)).toBe(true);
  });

  it('[C-19] go with the page that was taken when the signer was identified; the power of attorney stays, and so does what another act names', async () => {
    const [page, attorney, door] = [await photograph(), await photograph(), await photograph()];
    const lane = `work-order:${errand.workOrderId}`;
    const signer = { signerRole: 'agent', signerName: '测经办', identityKind: 'resident-id', numberTail: '0031', numberMatched: true, originalSeen: true, mismatchReason: '' };
    const identified = await phone.capture({ lane, kind: 'identify-signer', payload: { ...signer, evidence: [filed(page), filed(attorney, 'power-of-attorney')] } });
    const found = await phone.capture({ lane, kind: 'confirm-account', payload: { outcome: 'no-entry', accountNumber: null, meterNumber: null, rawText: null, via: 'none', verified: false, note: '门锁着', evidence: [filed(door, 'no-entry')] } });
    expect(await phone.push(identified, found)).toMatchObject([{ outcome: 'applied' }, { outcome: 'applied' }]);
    for (const photo of [page, attorney, door]) await sends(photo);
    await timeIsOver();
    await deleteOverdue(server.ports);
    expect([page, attorney, door].map(isStored)).toEqual([false, true, true]);
  });

  it('[C-19] stay while another case needs the same bytes, and go when it does not', async () => {
    const identity = await collects('resident-id');
    const other = await newVisit();
    await collects('resident-id', { photo: identity, at: other });
    await timeIsOver();
    await deleteOverdue(server.ports);
    expect(isStored(identity)).toBe(true);
    expect(await shownOf(identity)).toMatchObject({ deletedAtMs: null });
    await archive(other);
    server.clock.advance(NINETY_DAYS_MS);
    await deleteOverdue(server.ports);
    expect(isStored(identity)).toBe(false);
    expect((await told(identity.digest)).map(({ subject }) => subject.split(' ')[0]).toSorted()).toEqual([errand.caseId, other.caseId].toSorted());
  });

  it('[C-19] stay where the same case needs the same bytes as another paper too', async () => {
    const both = await collects('resident-id');
    await collects('title-certificate', { photo: both });
    await timeIsOver();
    await deleteOverdue(server.ports);
    expect(isStored(both)).toBe(true);
  });

  it('[C-19] go from a capture that could not take effect as well', async () => {
    const identity = await photograph();
    const refused = await phone.capture({ lane: `work-order:${errand.workOrderId}`, kind: 'collect-document', payload: { documentId: 'military-id', form: 'copy', note: '', evidence: [filed(identity)] } });
    expect(await phone.push(refused)).toMatchObject([{ outcome: 'rejected', code: 'document/original-needed' }]);
    await sends(identity);
    await timeIsOver();
    await deleteOverdue(server.ports);
    expect(isStored(identity)).toBe(false);
    expect((await (await clerkNow()).get(`/desk/v1/attention/${refused.header.mutationId}`)).read(attentionDetail).evidence).toMatchObject([{ storedAtMs: null, deletedAtMs: server.clock.nowMs() }]);
  });
});

describe('a picture whose time is over', () => {
  let gone: Photo;
  let goneAtMs = 0;
  beforeEach(async () => {
    gone = await collects('household-register');
    await timeIsOver();
    await deleteOverdue(server.ports);
    goneAtMs = server.clock.nowMs();
    expect(isStored(gone)).toBe(false);
  });

  it('[C-19] is deleted once: a second round does nothing', async () => {
    server.clock.advance(MS_PER_DAY);
    await deleteOverdue(server.ports);
    expect(await told(gone.digest)).toHaveLength(1);
    expect(await shownOf(gone)).toMatchObject({ deletedAtMs: goneAtMs });
  });

  it('[C-19] keeps no other from going when the disk has trouble with it, and goes with the next round', async () => {
    const [stuck, other] = [await collects('resident-id', { photo: await photograph() }), await collects('temporary-id')];
    await timeIsOver();
    const { bytes } = server.ports;
    await deleteOverdue({ ...server.ports, bytes: { ...bytes, remove: (digest) => (digest === stuck.digest ? Promise.reject(new Error('EIO')) : bytes.remove(digest)) } });
    expect([isStored(stuck), isStored(other)]).toEqual([true, false]);
    await deleteOverdue(server.ports);
    expect(isStored(stuck)).toBe(false);
  });

  it('[C-19, F47] is not missed by the hourly round, and counts as arrived', async () => {
    await tidyUp(server.ports);
    expect((await told(gone.digest)).map(({ act }) => act)).toEqual(['evidence/deleted']);
    expect(server.logged.filter((line) => line.includes(gone.digest))).toEqual([]);
    expect((await (await clerkNow()).get(`/desk/v1/visits/${errand.visitId}/phones`)).read(visitPhones).filesMissing).toBe(0);
  });

  it('[C-19, P-14] is there already for whoever asks, and an upload of it is answered and not kept', async () => {
    const clerk = await clerkNow();
    expect(await phone.blobs(gone.digest)).toEqual([{ sha256: gone.digest, state: 'stored' }]);
    expect((await clerk.post('/desk/v1/rescue/files-known', { digests: [gone.digest] })).read(rescueFilesKnown)).toEqual({ stored: [gone.digest] });
    expect(await sends(gone)).toBe(204);
    const { sealed } = await phone.sealFile(gone.bytes, 'image/jpeg');
    expect((await clerk.as(`/desk/v1/rescue/files/${gone.digest}?mime=image/jpeg`, { method: 'POST', body: sealed })).status).toBe(204);
    expect(isStored(gone)).toBe(false);
    expect(await server.ports.db.select().from(uploads).where(eq(uploads.sha256, gone.digest))).toEqual([]);
    expect(await phone.blobs(gone.digest)).toEqual([{ sha256: gone.digest, state: 'stored' }]);
    expect(await shownOf(gone)).toMatchObject({ deletedAtMs: goneAtMs });
  });

  it('[C-19] is shown at the desk with the day on which it went, and its file says why there is none', async () => {
    expect(await shownOf(gone)).toMatchObject({ kind: 'document-page', storedAtMs: null, lostAtMs: null, deletedAtMs: goneAtMs });
    const clerk = await clerkNow();
    const opened = await clerk.get(`/desk/v1/files/${gone.digest}`);
    expect([opened.status, opened.refusal?.code]).toEqual([410, 'file/deleted']);
    expect((await clerk.get(`/desk/v1/files/${gone.digest}?original=1`)).refusal?.code).toBe('file/deleted');
    const foreign = await server.person(`elsewhere-${++people}`, { districtId: 'qijiang', supplierId: 'default' }, 'clerk');
    expect((await foreign.get(`/desk/v1/files/${gone.digest}`)).refusal?.code).toBe('file/unknown');
  });

  it('[C-19] goes again when the folder came back out of a backup', async () => {
    writeFileSync(placeOf(gone.digest), gone.bytes);
    writeFileSync(`${placeOf(gone.digest)}.draft`, gone.bytes);
    await deleteOverdue(server.ports);
    expect([isStored(gone), existsSync(`${placeOf(gone.digest)}.draft`)]).toEqual([false, false]);
    expect(await told(gone.digest)).toHaveLength(1);
  });

  it('[C-19, I3] is taken again when another case names the same bytes, and kept for that one’s time', async () => {
    const later = await newVisit();
    await collects('household-register', { photo: gone, at: later });
    expect(isStored(gone)).toBe(true);
    await deleteOverdue(server.ports);
    expect(await shownOf(gone, later)).toMatchObject({ storedAtMs: server.clock.nowMs(), deletedAtMs: null });
  });
});

describe('bytes that an act names anew while a round is under way', () => {
  let photo: Photo;
  let later: Errand;
  let naming: Promise<Photo> | null;
  beforeEach(async () => {
    photo = await collects('resident-id');
    await timeIsOver();
    later = await newVisit();
    naming = null;
  });

  const begins = () => (naming ??= collects('household-register', { photo, at: later }));
  const namesThem = async () => void (await begins());
  const beginsToNameThem = async () => void (begins(), await untilSomebodyWaits(server.database));

  async function stayForTheirNewTime(): Promise<void> {
    expect(isStored(photo)).toBe(true);
    expect(await shownOf(photo, later)).toMatchObject({ lostAtMs: null, deletedAtMs: null });
    await deleteOverdue(server.ports);
    expect(isStored(photo)).toBe(true);
    expect(await phone.blobs(photo.digest)).toEqual([{ sha256: photo.digest, state: 'stored' }]);
  }

  it('[C-19, I3] stay, named after they were chosen and before they are marked', async () => {
    await deleteOverdue({ ...server.ports, db: around(server.ports.db, { before: namesThem }) });
    expect(await told(photo.digest)).toEqual([]);
    await stayForTheirNewTime();
  });

  it('[C-19, I3] are wanted again, named while the mark is not yet committed', async () => {
    const marked = (tx: typeof server.ports.db) => tx.select().from(blobs).where(and(eq(blobs.sha256, photo.digest), isNotNull(blobs.deletedAtMs)));
    await deleteOverdue({ ...server.ports, db: around(server.ports.db, { after: async (tx) => ((await marked(tx)).length > 0 ? beginsToNameThem() : undefined) }) });
    await naming;
    await stayForTheirNewTime();
  });

  it('[C-19, I3] stay, named after the mark and before they leave the folder', async () => {
    const has = async (sha256: string) => {
      if (sha256 === photo.digest) await namesThem();
      return server.ports.bytes.has(sha256);
    };
    await deleteOverdue({ ...server.ports, bytes: { ...server.ports.bytes, has } });
    expect(await told(photo.digest)).toHaveLength(1);
    await stayForTheirNewTime();
  });

  it('[C-19, I3] are brought again, named while they leave the folder', async () => {
    const remove = async (sha256: string) => {
      if (sha256 === photo.digest) await beginsToNameThem();
      return server.ports.bytes.remove(sha256);
    };
    await deleteOverdue({ ...server.ports, bytes: { ...server.ports.bytes, remove } });
    await naming;
    await stayForTheirNewTime();
  });
});

describe('what was never or no longer at the office', () => {
  it('[C-19] a picture that had not come by then is not taken any more', async () => {
    const identity = await photograph();
    const item = await phone.capture({ lane: `work-order:${errand.workOrderId}`, kind: 'collect-document', payload: { documentId: 'resident-id', form: 'original-seen', note: '', evidence: [filed(identity)] } });
    await phone.push(item);
    await timeIsOver();
    await deleteOverdue(server.ports);
    expect(await phone.blobs(identity.digest)).toEqual([{ sha256: identity.digest, state: 'stored' }]);
    await sends(identity);
    expect(isStored(identity)).toBe(false);
  });

  it('[C-19, F47] one that was lost before is deleted from then on, and asked for no more', async () => {
    const identity = await collects('resident-id');
    await server.ports.bytes.remove(identity.digest);
    await tidyUp(server.ports);
    expect(await phone.blobs(identity.digest)).toEqual([{ sha256: identity.digest, state: 'unknown' }]);
    await timeIsOver();
    await deleteOverdue(server.ports);
    expect(await shownOf(identity)).toMatchObject({ lostAtMs: null, deletedAtMs: server.clock.nowMs() });
    expect(await phone.blobs(identity.digest)).toEqual([{ sha256: identity.digest, state: 'stored' }]);
  });

  it('[C-19] papers collected before the office noted which they are get their names with the migration', async () => {
    const identity = await collects('resident-id');
    await server.ports.db.update(blobUses).set({ documentId: null }).where(eq(blobUses.sha256, identity.digest));
    const migration = readFileSync(join(import.meta.dirname, '../../src/server/store/migrations/0003_retention.sql'), 'utf8');
    await server.ports.db.execute(sql.raw(migration.split('--> statement-breakpoint').at(-1)!));
    expect(await server.ports.db.select({ documentId: blobUses.documentId }).from(blobUses).where(eq(blobUses.sha256, identity.digest))).toEqual([{ documentId: 'resident-id' }]);
  });

  it('[C-19] what the office keeps for how long goes to no phone: one of an earlier build would not read its programme any more', async () => {
    await transact(server.ports.db, (tx) => publish(tx, [{ feed: workerFeed(phone.workerId), entity: 'programme', entityId: 'qijiang-joint-service@1', op: 'put', version: 1 }]));
    const row = (await phone.pull()).changes.find(({ entity }) => entity === 'programme')?.row;
    expect(programme.omit({ retention: true }).parse(row)).toMatchObject({ id: 'qijiang-joint-service' });
    expect(programme.parse(row).retention).toBeNull();
  });
});
