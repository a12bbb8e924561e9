import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { labelFormats } from '../../../src/capture/label-format.ts';
import type { LabelFormat } from '../../../src/capture/label-format.ts';

/** One picture and everything that may rightly be read in it. */
export interface ListedPicture {
  readonly file: string;
  readonly path: string;
  /** Empty: no barcode here. */
  readonly texts: readonly string[];
  /** As the manifest spells it; null where it says nothing. */
  readonly symbology: string | null;
  /** One the scanner knows, or null. */
  readonly format: LabelFormat | null;
}

export interface Manifest {
  readonly pictures: readonly ListedPicture[];
  /** Listed, but not there. */
  readonly missing: readonly string[];
}

/** Digits written without quotation marks are meant as text. */
const text = z.union([z.string(), z.int().transform(String)]);
const entry = z.object({ file: z.string().min(1), symbology: z.string().nullish(), text: text.nullish() });

/** Reads a manifest; a file named more than once shows more than one barcode. Gives words to print where it cannot. */
export function readManifest(path: string, folder: string): Manifest | string {
  if (!existsSync(path)) return `No manifest at ${path}`;
  if (!existsSync(folder)) return `No folder at ${folder}`;
  const parsed = entry.array().safeParse(jsonOf(readFileSync(path, 'utf8')));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return `${path} is not a JSON array of {file, symbology, text}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`;
  }
  const byFile = new Map<string, ListedPicture>();
  const missing: string[] = [];
  for (const { file, symbology = null, text = null } of parsed.data) {
    const full = isAbsolute(file) ? file : join(folder, file);
    if (!existsSync(full)) {
      missing.push(file);
      continue;
    }
    const before = byFile.get(file);
    const texts = [...(before?.texts ?? []), ...(text === null ? [] : [text])];
    byFile.set(file, {
      file,
      path: full,
      texts,
      symbology: before?.symbology ?? symbology,
      format: formatOf(symbology ?? ''),
    });
  }
  return { pictures: [...byFile.values()], missing: [...new Set(missing)] };
}

/** "Code 128", "CODE_128", "code128-c", "Ean13", "QR", "Data Matrix", "ECC200" … */
export function formatOf(symbology: string): LabelFormat | null {
  const plain = symbology.toLowerCase().replace(/[^a-z0-9]/g, '');
  if (/^(datamatrix|dm|ecc200)/.test(plain)) return 'data-matrix';
  if (/^(qr|microqr)/.test(plain)) return 'qr-code';
  if (/^(ean|gtin)13|^(ean|upca|jan|isbn)$/.test(plain)) return 'ean-13';
  if (/^(c|code)?39/.test(plain)) return 'code-39';
  if (/^(c|code|gs1|ean)?128/.test(plain)) return 'code-128';
  return labelFormats.find((format) => format.replace('-', '') === plain) ?? null;
}

/** Equal but for what readers add or leave out: space at the ends, asterisks of Code 39, the leading 0 of a UPC-A. */
export function sameText(expected: string, read: string): boolean {
  return (
    plainText(expected) === plainText(read) || (/^\d{12}$/.test(expected.trim()) && `0${expected.trim()}` === read)
  );
}

function plainText(text: string): string {
  return text
    .replace(/<GS>|\{GS\}/gi, '\u001d')
    .replace(/^\u001d|\]C1/g, '')
    .trim()
    .replace(/^\*(.*)\*$/, '$1')
    .normalize('NFC');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return null;
  }
}
