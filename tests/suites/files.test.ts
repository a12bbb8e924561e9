import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex, utf8 } from '../../src/base/bytes.ts';
import type { Bytes } from '../../src/base/bytes.ts';
import { fail } from '../../src/base/result.ts';
import type { BlobStore } from '../../src/server/ports.ts';
import { jpegFile } from '../fixtures/pictures.ts';
import { serverUnderTest } from '../server-under-test.ts';
import type { ServerUnderTest } from '../server-under-test.ts';
import { person } from './support/office.ts';
import { enrol } from './support/phone.ts';
import type { Phone } from './support/phone.ts';

let server: ServerUnderTest;
let phone: Phone;

beforeAll(async () => {
  server = await serverUnderTest();
  await person(server.ports, 'uploader', 'field-worker');
  phone = await enrol(server, 'uploader');
});
afterAll(() => server.close());

const picture = () => jpegFile({ scan: crypto.getRandomValues(new Uint8Array(40_000)) });

async function create(sizeBytes: number, metadata: string, by = phone): Promise<Response> {
  return by.tus('POST', '/files', { headers: { 'Upload-Length': String(sizeBytes), 'Upload-Metadata': metadata } });
}
async function patch(path: string, offset: number, body: Bytes): Promise<Response> {
  return patchBy(phone, path, { offset, body });
}
async function patchBy(by: Phone, path: string, { offset, body }: { offset: number; body: Bytes }): Promise<Response> {
  return by.tus('PATCH', path, { headers: { 'Upload-Offset': String(offset), 'Content-Type': 'application/offset+octet-stream' }, body });
}
const codeOf = async (answer: Response) => ((await answer.json()) as { error: { code: string } }).error.code;

describe('bytes', () => {
  it('[P-12, P-14] go up in pieces, resumed at the server\'s offset, and are stored opened under the digest of what was captured', async () => {
    const bytes = picture();
    const { digest, sealed, metadata } = await phone.sealFile(bytes, 'image/jpeg');
    expect(await phone.blobs(digest)).toEqual([{ sha256: digest, state: 'unknown' }]);
    const path = (await create(sealed.length, metadata)).headers.get('location')!;
    expect(path).toMatch(/^\/files\//);
    await patch(path, 0, sealed.slice(0, 10_000));
    expect(await phone.blobs(digest)).toEqual([{ sha256: digest, state: 'partial', uploadUrl: path }]);
    const offset = Number((await phone.tus('HEAD', path, { headers: {} })).headers.get('upload-offset'));
    expect(offset).toBe(10_000);
    expect((await patch(path, offset, sealed.slice(offset))).status).toBe(204);
    expect(await phone.blobs(digest)).toEqual([{ sha256: digest, state: 'stored' }]);
    const stored = await server.ports.bytes.get(digest);
    expect(stored === null ? null : await sha256Hex(stored)).toBe(digest);
  });

  it('[P-13, X23] with another digest than was said are refused, never stored, and begin anew', async () => {
    const told = await phone.sealFile(picture(), 'image/jpeg');
    const { sealed } = await phone.sealFile(picture(), 'image/jpeg');
    const path = (await create(sealed.length, told.metadata)).headers.get('location')!;
    const answer = await patch(path, 0, sealed);
    expect([answer.status, await codeOf(answer)]).toEqual([422, 'file/digest-mismatch']);
    expect(await phone.blobs(told.digest)).toEqual([{ sha256: told.digest, state: 'unknown' }]);
    expect(await server.ports.bytes.has(told.digest)).toBe(false);
  });

  it('whose sealed form fits but whose captured digest is another\'s are refused', async () => {
    const [mine, other] = [await phone.sealFile(picture(), 'image/jpeg'), await phone.sealFile(picture(), 'image/jpeg')];
    const metadata = [`digest ${btoa(other.digest)}`, `sealedDigest ${btoa(await sha256Hex(mine.sealed))}`, `mime ${btoa('image/jpeg')}`].join(',');
    const path = (await create(mine.sealed.length, metadata)).headers.get('location')!;
    expect(await codeOf(await patch(path, 0, mine.sealed))).toBe('file/digest-mismatch');
    expect(await server.ports.bytes.has(other.digest)).toBe(false);
  });

  it('[P-13, X17] that are not what their kind says are refused', async () => {
    const { sealed, metadata } = await phone.sealFile(utf8('<script>alert(1)</script>'), 'image/jpeg');
    const path = (await create(sealed.length, metadata)).headers.get('location')!;
    const answer = await patch(path, 0, sealed);
    expect([answer.status, await codeOf(answer)]).toEqual([415, 'file/kind-refused']);
  });

  it('past the limit, or without their digests, are refused before the first byte', async () => {
    const { metadata } = await phone.sealFile(picture(), 'image/jpeg');
    expect((await create(30_000_000, metadata)).status).toBe(413);
    const answer = await create(10, `mime ${btoa('text/html')}`);
    expect([answer.status, await codeOf(answer)]).toEqual([400, 'request/malformed']);
  });

  it('[P-14] of another phone cannot be written, asked after, removed or read', async () => {
    await person(server.ports, 'other-uploader', 'field-worker');
    const other = await enrol(server, 'other-uploader');
    const { digest, sealed, metadata } = await phone.sealFile(picture(), 'image/jpeg');
    const path = (await create(sealed.length, metadata)).headers.get('location')!;
    expect((await patchBy(other, path, { offset: 0, body: sealed })).status).toBe(404);
    for (const method of ['HEAD', 'DELETE', 'GET']) expect((await other.tus(method, path, { headers: {} })).status).toBe(404);
    expect((await phone.tus('GET', path, { headers: {} })).status).toBe(404);
    expect(await other.blobs(digest)).toEqual([{ sha256: digest, state: 'unknown' }]);
  });

  it('written at a wrong offset change nothing', async () => {
    const { sealed, metadata } = await phone.sealFile(picture(), 'image/jpeg');
    const path = (await create(sealed.length, metadata)).headers.get('location')!;
    expect((await patch(path, 5, sealed)).status).toBe(409);
    expect((await phone.tus('HEAD', path, { headers: {} })).headers.get('upload-offset')).toBe('0');
  });

  it('need a phone\'s credential', async () => {
    const answer = await server.app.request('/files', { method: 'POST', headers: { 'Tus-Resumable': '1.0.0', 'Upload-Length': '5' } });
    expect([answer.status, await codeOf(answer)]).toEqual([401, 'device/unknown']);
  });
});

describe('a full disk', () => {
  it('[P-13] is never an acknowledgement: 507, kept, and stored once there is room', async () => {
    let full = true;
    const inner = server.ports.bytes;
    const bytes: BlobStore = { ...inner, put: (sha256, content) => (full ? Promise.resolve(fail('server/storage-full')) : inner.put(sha256, content)) };
    const crowded = await serverUnderTest({ ports: { bytes } });
    await person(crowded.ports, 'crowded', 'field-worker');
    const own = await enrol(crowded, 'crowded');
    const { digest, sealed, metadata } = await own.sealFile(picture(), 'image/jpeg');
    const path = (await create(sealed.length, metadata, own)).headers.get('location')!;
    const answer = await patchBy(own, path, { offset: 0, body: sealed });
    expect([answer.status, await codeOf(answer)]).toEqual([507, 'server/storage-full']);
    expect(await own.blobs(digest)).toEqual([{ sha256: digest, state: 'unknown' }]);
    full = false;
    expect(await own.blobs(digest)).toEqual([{ sha256: digest, state: 'stored' }]);
    await crowded.close();
  });
});
