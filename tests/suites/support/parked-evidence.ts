import { randomUUID } from 'node:crypto';
import { jpegFile } from '../../fixtures/pictures.ts';
import type { ServerUnderTest } from '../../server-under-test.ts';
import type { Errand } from './office.ts';
import type { Phone } from './phone.ts';

/** A photograph the desk may open, of an act the office must look at. */
export async function parkedEvidence(server: ServerUnderTest, phone: Phone, errand: Errand): Promise<{ mutationId: string; sha256: string }> {
  const bytes = jpegFile();
  const { digest, sealed, metadata } = await phone.sealFile(bytes, 'image/jpeg');
  const lane = `visit:${errand.visitId}`;
  await phone.push(await phone.capture({ lane, kind: 'log-call', payload: { to: 'new-owner', outcome: 'no-answer', purpose: 'appointment', note: '' } }));
  const end = () => phone.capture({
    lane, kind: 'end-visit', blobs: [digest],
    payload: { outcome: 'nobody-home', reason: 'nobody-home', note: '敲门无人应答', leftOpen: [], evidence: [{ evidenceId: randomUUID(), kind: 'no-entry', sha256: digest, sizeBytes: bytes.length, mime: 'image/jpeg', capturedAtMs: server.clock.nowMs(), compressed: true }] },
  });
  const late = [await end(), await end()];
  await phone.push(...late);
  const path = (await phone.tus('POST', '/files', { headers: { 'Upload-Length': String(sealed.length), 'Upload-Metadata': metadata } })).headers.get('location')!;
  await phone.tus('PATCH', path, { body: sealed, headers: { 'Upload-Offset': '0', 'Content-Type': 'application/offset+octet-stream' } });
  return { mutationId: late[1]!.header.mutationId, sha256: digest };
}
