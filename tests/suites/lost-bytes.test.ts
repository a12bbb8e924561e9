import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../src/base/bytes.ts';
import { newId } from '../../src/base/ids.ts';
import { caseDetail } from '../../src/protocol/desk.ts';
import { audit } from '../../src/server/store/tables.ts';
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
