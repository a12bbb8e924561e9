import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../src/base/bytes.ts';
import { newId } from '../../src/base/ids.ts';
import { caseDetail } from '../../src/protocol/desk.ts';
import { isEvidenceFolder } from '../../src/server/store/blob-folder.ts';
import { takeEvidencePlace } from '../../src/server/store/evidence-place.ts';
import { audit, blobs } from '../../src/server/store/tables.ts';
import { tidyUp } from '../../src/server/tidy.ts';
import { jpegFile } from '../fixtures/pictures.ts';
import { deskUnderTest } from './support/desk.ts';
import type { DeskUnderTest } from './support/desk.ts';
import { errandFor } from './support/office.ts';
import { enrol } from './support/phone.ts';
import type { Phone } from './support/phone.ts';

const where = { districtId: 'tongliang', supplierId: 'tongliang-power' };
let server: DeskUnderTest;
let phone: Phone;

beforeAll(async () => {
  server = await deskUnderTest();
  phone = await enrol(server, (await server.person('photographer', where, 'field-worker')).username);
});
afterAll(() => server.close());

async function sends(bytes = jpegFile({ scan: crypto.getRandomValues(new Uint8Array(2_000)) })) {
  const { digest, sealed, metadata } = await phone.sealFile(bytes, 'image/jpeg');
  const created = await phone.tus('POST', '/files', { headers: { 'Upload-Length': String(sealed.length), 'Upload-Metadata': metadata } });
  await phone.tus('PATCH', created.headers.get('location')!, { headers: { 'Upload-Offset': '0', 'Content-Type': 'application/offset+octet-stream' }, body: sealed });
  expect(await phone.blobs(digest)).toEqual([{ sha256: digest, state: 'stored' }]);
  return { digest, bytes };
}

/** The folder of the evidence was lost, its rows were not. */
function loses(digest: string): void {
  rmSync(join(server.ports.settings.dataDir, 'evidence', digest.slice(0, 2), digest));
}

const told = async (digest: string) => (await server.ports.db.select({ act: audit.act }).from(audit).where(eq(audit.subject, digest))).map(({ act }) => act);

describe('evidence lost at the office with its rows kept', () => {
  it('[F47, I3, P-14] is never said to be stored: the phone hears that it is unknown and sends it again', async () => {
    const { digest, bytes } = await sends();
    loses(digest);
    expect(await phone.blobs(digest)).toEqual([{ sha256: digest, state: 'unknown' }]);
    await sends(bytes);
    expect(await sha256Hex((await server.ports.bytes.get(digest))!)).toBe(digest);
    expect(await told(digest)).toEqual(['evidence/lost']);
  });

  it('[F47] is found by the hourly round though nobody asked, and told once, in the log and in the audit chain', async () => {
    const { digest } = await sends();
    loses(digest);
    await tidyUp(server.ports);
    await tidyUp(server.ports);
    expect(server.logged.filter((line) => line.includes(digest))).toHaveLength(1);
    expect(await told(digest)).toEqual(['evidence/lost']);
  });

  it('[F47] is shown at the desk as lost, and as there when it was sent again or put back', async () => {
    const clerk = await server.person('clerk', where, 'clerk');
    const errand = await errandFor(server.ports, phone.workerId);
    const { digest, bytes } = await sends();
    const photo = { evidenceId: newId(server.clock.nowMs()), kind: 'no-entry', sha256: digest, sizeBytes: bytes.length, mime: 'image/jpeg', capturedAtMs: server.clock.nowMs(), compressed: true };
    const arrive = await phone.capture({ lane: `visit:${errand.visitId}`, kind: 'arrive', payload: { identityShown: true, purposeStated: true, entryPermitted: true, reason: '' } });
    const found = await phone.capture({ lane: `work-order:${errand.workOrderId}`, kind: 'confirm-account', blobs: [digest], payload: { outcome: 'no-entry', accountNumber: null, meterNumber: null, rawText: null, via: 'none', verified: false, note: '门锁着', evidence: [photo] } });
    expect(await phone.push(arrive, found)).toMatchObject([{ outcome: 'applied' }, { outcome: 'applied' }]);
    const shown = async () => (await clerk.get(`/desk/v1/cases/${errand.caseId}`)).read(caseDetail).evidence[0];
    expect(await shown()).toMatchObject({ lostAtMs: null, storedAtMs: server.clock.nowMs() });
    loses(digest);
    await tidyUp(server.ports);
    expect(await shown()).toMatchObject({ lostAtMs: server.clock.nowMs(), storedAtMs: null });
    const opened = await clerk.get(`/desk/v1/files/${digest}`);
    expect([opened.status, opened.text]).toEqual([404, expect.stringContaining('file/lost')]);
    await server.ports.bytes.put(digest, bytes); // out of a backup of the bytes alone
    expect(await phone.blobs(digest)).toEqual([{ sha256: digest, state: 'stored' }]);
    expect(await shown()).toMatchObject({ lostAtMs: null });
  });
});

describe('evidence whose disk is not mounted', () => {
  const place = () => join(server.ports.settings.dataDir, 'evidence');
  const away = () => `${place()}-away`;

  it('[F47] is not lost: nothing is written down, nothing is taken in, and all of it is there when the disk is', async () => {
    const { digest } = await sends();
    renameSync(place(), away());
    await expect(tidyUp(server.ports)).rejects.toThrow();
    expect((await phone.ask('/sync/v1/blobs', { digests: [digest] })).status).toBe(500);
    const { sealed, metadata } = await phone.sealFile(jpegFile({ scan: crypto.getRandomValues(new Uint8Array(2_000)) }), 'image/jpeg');
    const created = await phone.tus('POST', '/files', { headers: { 'Upload-Length': String(sealed.length), 'Upload-Metadata': metadata } });
    const path = created.headers.get('location')!;
    const refused = await phone.tus('PATCH', path, { headers: { 'Upload-Offset': '0', 'Content-Type': 'application/offset+octet-stream' }, body: sealed });
    expect([refused.status, await refused.text()]).toEqual([503, expect.stringContaining('server/unwell')]);
    expect([existsSync(place()), await told(digest)]).toEqual([false, []]);
    renameSync(away(), place());
    await tidyUp(server.ports);
    expect([await phone.blobs(digest), await told(digest)]).toEqual([[{ sha256: digest, state: 'stored' }], []]);
  });

  it('[F47] is told by a start: a folder that is not the one is not taken, unless a person says that it is lost for good', async () => {
    await sends();
    const { db } = server.ports;
    const [other, fresh] = [mkdtempSync(join(tmpdir(), 'doorstep-other-')), mkdtempSync(join(tmpdir(), 'doorstep-fresh-'))];
    const take = (root: string, isLostForGood = false) => takeEvidencePlace(db, root, { isLostForGood });
    expect([await take(place()), await take(other), await isEvidenceFolder(other)]).toEqual([true, false, false]);
    rmSync(join(place(), 'EVIDENCE.txt')); // of an earlier build, which knew no mark
    expect([await take(place()), await isEvidenceFolder(place())]).toEqual([true, true]);
    expect([await take(other, true), await take(other)]).toEqual([true, true]);
    await db.update(blobs).set({ lostAtMs: 1 }); // an office without a file takes any folder
    expect(await take(fresh)).toBe(true);
    for (const folder of [other, fresh]) rmSync(folder, { recursive: true });
  });
});
