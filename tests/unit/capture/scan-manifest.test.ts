import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatOf, readManifest, sameText } from '../../bench/scan/manifest.ts';
import { scoreOf } from '../../bench/scan/tally.ts';
import type { Outcome } from '../../bench/scan/tally.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'doorstep-manifest-'));
  writeFileSync(join(folder, 'a.jpg'), 'x');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function manifestOf(content: string) {
  const path = join(folder, 'manifest.json');
  writeFileSync(path, content);
  return readManifest(path, folder);
}

describe('a set of pictures from elsewhere', () => {
  it('tells which listed files are missing, and goes on with the others', () => {
    const read = manifestOf(
      '[{"file":"a.jpg","symbology":"CODE_128","text":"1"},{"file":"b.jpg","symbology":null,"text":null}]',
    );
    expect(read).toMatchObject({ pictures: [{ file: 'a.jpg', texts: ['1'], format: 'code-128' }], missing: ['b.jpg'] });
  });

  it('takes a file listed twice for a picture with two barcodes', () => {
    const read = manifestOf(
      '[{"file":"a.jpg","symbology":"QR","text":"1"},{"file":"a.jpg","symbology":"EAN-13","text":"2"}]',
    );
    expect(read).toMatchObject({ pictures: [{ texts: ['1', '2'] }] });
  });

  it('takes a number written without quotation marks for its digits, unless they were lost on the way', () => {
    expect(manifestOf('[{"file":"a.jpg","text":6901234567892}]')).toMatchObject({ pictures: [{ texts: ['6901234567892'] }] });
    expect(manifestOf('[{"file":"a.jpg","text":9930001000000000000019}]')).toContain('JSON array');
  });

  it('says in words what is wrong with a manifest', () => {
    expect(manifestOf('{}')).toContain('JSON array');
    expect(manifestOf('not json')).toContain('JSON array');
    expect(readManifest(join(folder, 'none.json'), folder)).toContain('No manifest');
  });

  it.each([
    ['Code 128', 'code-128'],
    ['CODE_128', 'code-128'],
    ['code39', 'code-39'],
    ['EAN13', 'ean-13'],
    ['QR Code', 'qr-code'],
    ['QRCode', 'qr-code'],
    ['Data Matrix', 'data-matrix'],
    ['DATAMATRIX', 'data-matrix'],
    ['PDF417', null],
  ])('knows %s', (name, format) => {
    expect(formatOf(name)).toBe(format);
  });

  it('takes texts for equal that only differ by what readers leave out', () => {
    expect(sameText('*W99000001*', 'W99000001')).toBe(true);
    expect(sameText('012345678905', '0012345678905')).toBe(true);
    expect(sameText('1', '2')).toBe(false);
  });
});

it('counts right, early and false readings apart', () => {
  const picture = (texts: string[]) => ({ file: 'a', path: 'a', texts, symbology: null, format: null });
  const seen = (text: string) => ({ text, format: 'code-39' as const });
  const outcomes: Outcome[] = [
    { picture: picture(['1']), reading: { accepted: [seen('1')], seen: [seen('1')], lookMs: [10, 20] } },
    { picture: picture(['2']), reading: { accepted: [], seen: [seen('2')], lookMs: [30] } },
    { picture: picture([]), reading: { accepted: [seen('3')], seen: [seen('3')], lookMs: [40] } },
  ];
  expect(scoreOf(outcomes)).toEqual({
    pictures: 3,
    reads: 1,
    readsBeforeVoting: 2,
    falseReads: 1,
    meanMs: 25,
    p95Ms: 40,
  });
});
