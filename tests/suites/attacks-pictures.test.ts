import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { concatBytes, utf8 } from '../../src/base/bytes.ts';
import type { Bytes } from '../../src/base/bytes.ts';
import { exifOfOrientation } from '../../src/server/files/orientation.ts';
import { jpegFile, jpegPart, pngFile, pngPart } from '../fixtures/pictures.ts';
import { deskUnderTest } from './support/desk.ts';
import type { Desk, DeskUnderTest } from './support/desk.ts';
import { errandFor, person } from './support/office.ts';
import type { Errand } from './support/office.ts';
import { enrol } from './support/phone.ts';
import type { Phone } from './support/phone.ts';

/** What a phone in wrong hands can send as a photograph, and what comes out of it at the desk. Ids are those of the attacks list. */
let server: DeskUnderTest;
let clerk: Desk;
let phone: Phone;
let errand: Errand;

beforeAll(async () => {
  server = await deskUnderTest();
  clerk = await server.person('clerk', { districtId: 'tongliang', supplierId: 'tongliang-power' }, 'clerk');
  const workerId = await person(server.ports, 'walker', 'field-worker');
  phone = await enrol(server, 'walker');
  errand = await errandFor(server.ports, workerId);
  await phone.push(await phone.capture({ lane: `visit:${errand.visitId}`, kind: 'log-call', payload: { to: 'new-owner', outcome: 'no-answer', purpose: 'appointment', note: '' } }));
});
afterAll(() => server.close());

/** Sends a file up whole; gives status and code, and its digest. */
async function send(bytes: Bytes, mime = 'image/jpeg'): Promise<{ status: number; code: string | null; digest: string }> {
  const { digest, sealed, metadata } = await phone.sealFile(bytes, mime);
  const created = await phone.tus('POST', '/files', { headers: { 'Upload-Length': String(sealed.length), 'Upload-Metadata': metadata } });
  const path = created.headers.get('location');
  const answer = path === null ? created : await phone.tus('PATCH', path, { body: sealed, headers: { 'Upload-Offset': '0', 'Content-Type': 'application/offset+octet-stream' } });
  const text = await answer.text();
  return { status: answer.status, code: text === '' ? null : (JSON.parse(text) as { error: { code: string } }).error.code, digest };
}

/** The file as the desk is given it, after an act of the phone named it. */
async function shown(bytes: Bytes, mime: 'image/jpeg' | 'image/png' | 'application/pdf' | 'application/json', query = ''): Promise<Response> {
  const sent = await send(bytes, mime);
  expect(sent).toMatchObject({ status: 204 });
  const evidence = [{ evidenceId: randomUUID(), kind: 'no-entry', sha256: sent.digest, sizeBytes: bytes.length, mime, capturedAtMs: server.clock.nowMs(), compressed: true }];
  // The first one ends the visit, later ones come too late: their evidence is kept all the same (P-07).
  const end = await phone.capture({ lane: `visit:${errand.visitId}`, kind: 'end-visit', blobs: [sent.digest], payload: { outcome: 'nobody-home', reason: 'nobody-home', note: '敲门无人应答', leftOpen: [], evidence } });
  const [result] = await phone.push(end);
  expect(['applied', 'conflict']).toContain(result?.outcome);
  return clerk.as(`/desk/v1/files/${sent.digest}${query}`, {});
}
const bytesOf = async (answer: Response) => new Uint8Array(await answer.arrayBuffer());
const has = (bytes: Uint8Array, part: string | Uint8Array) => Buffer.from(bytes).includes(typeof part === 'string' ? part : Buffer.from(part));

describe('pictures that are bombs', () => {
  it.each([
    ['[X16] a PNG of a few bytes that claims 50,000 × 50,000', pngFile({ width: 50_000, height: 50_000 }), 'image/png'],
    ['[X16] a JPEG of a few bytes that claims 60,000 × 60,000', jpegFile({ width: 60_000, height: 60_000 }), 'image/jpeg'],
    ['[X16] one of 25,000 × 25,000', jpegFile({ width: 25_000, height: 25_000 }), 'image/jpeg'],
  ])('%s is refused by its header', async (_what, bytes, mime) => {
    expect(await send(bytes, mime)).toMatchObject({ status: 413, code: 'file/picture-too-large' });
  });

  it.each([
    ['[X16] a hundred thousand frames behind one picture', pngFile({ beside: Array.from({ length: 100_000 }, () => pngPart('fdAT', new Uint8Array(20))) }), 'image/png'],
    ['[X16] a hundred thousand empty tables before one', jpegFile({ beside: Array.from({ length: 100_000 }, () => jpegPart(0xdb, new Uint8Array())) }), 'image/jpeg'],
  ])('%s are no picture', async (_what, bytes, mime) => {
    expect(await send(bytes, mime)).toMatchObject({ code: 'file/damaged' });
  });

  it('[X16] frames behind one picture are shown to nobody', async () => {
    const frame = pngPart('fdAT', new Uint8Array(20));
    const bytes = pngFile({ beside: [pngPart('acTL', new Uint8Array([0, 0, 0x27, 0x10, 0, 0, 0, 0])), ...Array.from({ length: 10_000 }, () => frame)] });
    const copy = await bytesOf(await shown(bytes, 'image/png'));
    expect([copy.length < 300, has(copy, 'acTL'), has(copy, 'fdAT')]).toEqual([true, false, false]);
  });
});

describe('files that are two things at once', () => {
  const page = '<html><script>alert(document.domain)</script>';
  const archive = 'PK\u0003\u0004META-INF/MANIFEST.MF';

  it.each([
    ['[X17] a page in a comment', jpegFile({ beside: [jpegPart(0xfe, utf8(page))] }), page],
    ['[X17] a page behind the end', concatBytes(jpegFile(), utf8(page)), page],
    ['[X17] an archive behind the end', concatBytes(jpegFile(), utf8(archive)), archive],
  ])('%s: shown without it, kept whole for who must have it', async (_what, bytes, hidden) => {
    const answer = await shown(bytes, 'image/jpeg');
    expect([answer.headers.get('content-type'), answer.headers.get('x-content-type-options'), answer.headers.get('content-security-policy')]).toEqual(['image/jpeg', 'nosniff', "default-src 'none'; sandbox"]);
    expect(has(await bytesOf(answer), hidden)).toBe(false);
    const stored = await shown(bytes, 'image/jpeg', '?original=1');
    expect(stored.headers.get('content-disposition')).toMatch(/^attachment/);
    expect(await bytesOf(stored)).toEqual(bytes);
  });

  it('[X17] a text in a PNG is not shown either', async () => {
    expect(has(await bytesOf(await shown(pngFile({ beside: [pngPart('tEXt', utf8(page))] }), 'image/png')), page)).toBe(false);
  });

  it.each([
    ['[X17] a film under a photo\'s name', utf8('\u0000\u0000\u0000\u0018ftypmp42....'), 'image/jpeg'],
    ['[X17] a page under a photo\'s name', utf8(page), 'image/png'],
    ['[X18] an SVG under a photo\'s name', utf8('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'), 'image/png'],
    ['[X18] a HEIC', utf8('\u0000\u0000\u0000\u0018ftypheic....'), 'image/jpeg'],
    ['[X18] a TIFF', new Uint8Array([0x49, 0x49, 0x2a, 0, 8, 0, 0, 0]), 'image/jpeg'],
    ['[X18] entities of XML', utf8('<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'), 'application/pdf'],
    ['[X18] the same as JSON', utf8('<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'), 'application/json'],
    ['[X16] an animated WebP', utf8('RIFF\u0000\u0000\u0000\u0000WEBPVP8X'), 'image/png'],
  ])('%s is refused', async (_what, bytes, mime) => {
    expect(await send(bytes, mime)).toMatchObject({ status: 415, code: 'file/kind-refused' });
  });

  it.each(['image/svg+xml', 'image/heic', 'image/tiff', 'text/html', 'text/xml', 'image/webp'])('[X18] %s is no kind of evidence, whatever it holds', async (mime) => {
    expect(await send(jpegFile(), mime)).toMatchObject({ status: 400, code: 'request/malformed' });
  });

  it('[X17, X61] a PDF with a script in it is handed out to be saved, never opened here', async () => {
    const answer = await shown(utf8('%PDF-1.7 /OpenAction << /S /JavaScript /JS (app.alert(1)) >>'), 'application/pdf');
    expect([answer.headers.get('content-disposition')?.split(';')[0], answer.headers.get('content-security-policy'), answer.headers.get('x-content-type-options')]).toEqual(['attachment', "default-src 'none'; sandbox", 'nosniff']);
    expect(answer.headers.get('service-worker-allowed')).toBeNull();
  });
});

describe('what a camera writes beside a picture', () => {
  it('[X19] place, device, preview and XMP are in the evidence and not in what is shown', async () => {
    const beside = [jpegPart(0xe1, utf8('Exif\0\0MM\0*GPSLatitude 29.84 Phone')), jpegPart(0xe1, utf8('http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>')), jpegPart(0xed, utf8('Photoshop 3.0'))];
    const copy = await bytesOf(await shown(jpegFile({ beside }), 'image/jpeg'));
    expect(['Exif', 'GPS', 'xmpmeta', 'Photoshop'].filter((text) => has(copy, text))).toEqual([]);
  });

  it('[X19] how it was held stays, so that the desk sees it upright', async () => {
    const little = new Uint8Array([...utf8('Exif\0\0II*\0'), 8, 0, 0, 0, 2, 0, 0x0f, 1, 2, 0, 1, 0, 0, 0, 0x47, 0, 0, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0]);
    const copy = await bytesOf(await shown(jpegFile({ beside: [jpegPart(0xe1, little)] }), 'image/jpeg'));
    expect(has(copy, exifOfOrientation(6))).toBe(true);
  });

  it('a photo as the app makes it is shown byte for byte', async () => {
    const bytes = jpegFile();
    expect(await bytesOf(await shown(bytes, 'image/jpeg'))).toEqual(bytes);
  });
});

describe('pictures that are not whole', () => {
  const whole = jpegFile();
  const png = pngFile();
  it.each([
    ['[X20] a JPEG cut short', whole.slice(0, -40), 'image/jpeg'],
    ['[X20] a JPEG of nothing but its start', whole.slice(0, 30), 'image/jpeg'],
    ['[X20] a JPEG whose part runs past its end', whole.with(4, 0xff), 'image/jpeg'],
    ['[X20] a PNG with a wrong checksum', png.with(30, (png[30] ?? 0) ^ 1), 'image/png'],
    ['[X20] a PNG cut short', png.slice(0, -5), 'image/png'],
    ['[X20] a PNG without size', pngFile({ width: 0 }), 'image/png'],
  ])('%s is refused with its reason, and nothing of it is kept here', async (_what, bytes, mime) => {
    const sent = await send(bytes, mime);
    expect(sent).toMatchObject({ status: 422, code: 'file/damaged' });
    expect(await phone.blobs(sent.digest)).toEqual([{ sha256: sent.digest, state: 'unknown' }]);
    expect(await server.ports.bytes.has(sent.digest)).toBe(false);
  });
});
