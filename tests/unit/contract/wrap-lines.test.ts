import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wrapLines } from '../../../src/contract/wrap-lines.ts';

const widthOf = (text: string): number => [...text].length;

describe('breaking text into lines', () => {
  it('breaks Chinese anywhere', () => {
    expect(wrapLines('供用电双方按约定结算', widthOf, 4)).toEqual(['供用电双', '方按约定', '结算']);
  });

  it('lets closing punctuation hang rather than open a line', () => {
    expect(wrapLines('供用电双。方按约', widthOf, 4)).toEqual(['供用电双。', '方按约']);
  });

  it('carries an opening bracket over to what it opens', () => {
    expect(wrapLines('供用电（甲方）', widthOf, 4)).toEqual(['供用电', '（甲方）']);
  });

  it('keeps figures and words whole', () => {
    expect(wrapLines('户号9990000001容量', widthOf, 11)).toEqual(['户号', '9990000001容', '量']);
    expect(wrapLines('止度12399.12千瓦时', widthOf, 9)).toEqual(['止度', '12399.12千', '瓦时']);
  });

  it('keeps empty lines', () => {
    expect(wrapLines('一\n\n二', widthOf, 5)).toEqual(['一', '', '二']);
  });

  it('loses no character but blanks at line ends', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.integer({ min: 3, max: 20 }), (text, width) => {
        const bare = (lines: string): string => lines.replace(/\s/g, '');
        expect(bare(wrapLines(text, widthOf, width).join(''))).toBe(bare(text));
      }),
    );
  });

  it('never makes a line longer than asked but by hanging punctuation', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'供电合同价格A1。，（ '), maxLength: 60 }),
        fc.integer({ min: 4, max: 20 }),
        (text, width) => {
          for (const line of wrapLines(text, widthOf, width)) {
            expect(widthOf(line.replace(/[。，]+$/, ''))).toBeLessThanOrEqual(width);
          }
        },
      ),
    );
  });
});
