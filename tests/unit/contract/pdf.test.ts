import { readFileSync } from 'node:fs';
import { PDFDocument } from '@cantoo/pdf-lib';
import { describe, expect, it } from 'vitest';
import type { Bytes } from '../../../src/base/bytes.ts';
import { sha256Hex } from '../../../src/base/bytes.ts';
import { layOut } from '../../../src/contract/layout.ts';
import { missingCharacters, renderPdf } from '../../../src/contract/pdf.ts';
import { filledContract, sampleContractSha256, samplePaper, samplePaperSha256 } from './samples.ts';

const fontPath = 'node_modules/@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf';
const font = new Uint8Array(readFileSync(fontPath)) as Bytes;

describe('printing a contract', () => {
  it('[C-09] gives the same bytes for the same contract', async () => {
    const [first, second] = [await renderPdf(samplePaper(3), font), await renderPdf(samplePaper(3), font)];
    expect(first.ok && second.ok && Buffer.from(first.value).equals(Buffer.from(second.value))).toBe(true);
  });

  it('[C-09] makes the paper and the contract that every phone makes', async () => {
    const printed = await renderPdf(samplePaper(3), font);
    expect(printed.ok && (await sha256Hex(printed.value))).toBe(samplePaperSha256);
    expect(filledContract(3).sha256).toBe(sampleContractSha256);
  });

  it('gives other bytes for another text', async () => {
    const [first, second] = [await renderPdf(samplePaper(3), font), await renderPdf(samplePaper(4), font)];
    expect(first.ok && second.ok && Buffer.from(first.value).equals(Buffer.from(second.value))).toBe(false);
  });

  it('runs a long contract over as many pages as it needs', async () => {
    const printed = await renderPdf(samplePaper(40), font);
    if (!printed.ok) throw new Error(printed.error.code);
    const reopened = await PDFDocument.load(printed.value, { updateMetadata: false });
    expect(reopened.getPageCount()).toBeGreaterThan(3);
    expect(reopened.getCreationDate()?.getTime()).toBe(1_700_000_000_000);
    expect(reopened.getTitle()).toBe('低压居民供用电合同（样例）');
  });

  it('names the characters that the font cannot draw instead of leaving holes', async () => {
    const document = { ...samplePaper(1), particulars: ['用电人：试𠮷丁'] };
    expect(await renderPdf(document, font)).toEqual({
      ok: false,
      error: { code: 'contract/glyph-missing', detail: { characters: '𠮷 (U+20BB7)' } },
    });
  });

  it('draws rare characters of names that the font does know', () => {
    const known = new Set([...'㛃䶮頔赟'].map((character) => character.codePointAt(0)));
    expect(missingCharacters(['㛃䶮\n頔赟𠮷𠮷'], (codePoint) => known.has(codePoint))).toEqual(['𠮷']);
  });

  it('says so when what it was given is no font', async () => {
    const printed = await renderPdf(samplePaper(1), new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]));
    expect(printed).toEqual({ ok: false, error: { code: 'contract/font-unavailable' } });
  });
});

describe('laying out a contract', () => {
  const measure = (text: string, size: number): number => [...text].length * size;

  it('keeps every mark on its page', () => {
    for (const marks of layOut(samplePaper(30), measure)) {
      for (const mark of marks) {
        expect(mark.x).toBeGreaterThanOrEqual(0);
        expect(mark.y).toBeGreaterThan(20);
        expect(mark.y).toBeLessThan(842);
      }
    }
  });

  it('prints every character of every clause, in order', () => {
    const document = samplePaper(30);
    const lines = layOut(document, measure).flatMap((marks) =>
      marks.filter((mark) => mark.kind === 'text' && mark.size === 10.5),
    );
    const printed = lines.map((mark) => (mark.kind === 'text' ? mark.text : '')).join('');
    expect(printed.startsWith(document.sections.map((section) => section.text).join(''))).toBe(true);
  });

  it('numbers the pages', () => {
    const pages = layOut(samplePaper(30), measure);
    const feet = pages.map((marks) => marks.find((mark) => mark.kind === 'text' && mark.size === 8));
    expect(feet.map((mark) => (mark?.kind === 'text' ? mark.text : ''))).toEqual(
      pages.map((_, i) => `第 ${i + 1} 页，共 ${pages.length} 页`),
    );
  });

  it('sets key clauses off with a bar', () => {
    const bars = (keyed: boolean): number => {
      const document = samplePaper(2);
      const sections = document.sections.map((section) => ({ ...section, mark: keyed ? '重点条款' : null }));
      return layOut({ ...document, sections, signatures: [] }, measure)
        .flat()
        .filter((mark) => mark.kind === 'bar').length;
    };
    expect(bars(false)).toBe(0);
    expect(bars(true)).toBeGreaterThan(4);
  });
});
