import fontkit from '@cantoo/fontkit';
import type { Font } from '@cantoo/fontkit';
import { PDFDocument, rgb } from '@cantoo/pdf-lib';
import type { PDFFont, PDFPage } from '@cantoo/pdf-lib';
import type { Bytes } from '../base/bytes.ts';
import { fail, ok } from '../base/result.ts';
import type { Failure, Result } from '../base/result.ts';
import { SIGNATURE_PAPER } from '../domain/model/strokes.ts';
import { strokePath } from '../domain/rules/stroke-path.ts';
import { documentTexts } from './document.ts';
import type { PrintableDocument } from './document.ts';
import { A4, layOut } from './layout.ts';
import type { Mark } from './layout.ts';

export type PdfCode = 'contract/font-unavailable' | 'contract/glyph-missing';

const BLACK = rgb(0, 0, 0);
/** Thickness of the pen on a signature paper of 1,000 units. */
const PEN_UNITS = 6;

/**
 * Prints a document. The same document and font give the same bytes, in Node and in every browser: nothing in it depends
 * on the clock, the machine or chance. Time: about half a second a page on a slow phone. The font is passed in whole and
 * only the glyphs in use are embedded. Errors: `contract/font-unavailable` (not a font), `contract/glyph-missing` (names
 * the characters the font does not know, so that no name is printed with a hole in it). Rule: C-09.
 */
export async function renderPdf(document: PrintableDocument, font: Bytes): Promise<Result<Bytes, Failure<PdfCode>>> {
  const face = openFont(font);
  if (face === null) return fail('contract/font-unavailable');
  const missing = missingCharacters(documentTexts(document), (codePoint) => face.hasGlyphForCodePoint(codePoint));
  if (missing.length > 0) {
    return fail('contract/glyph-missing', {
      characters: missing.map((character) => `${character} (${codeOf(character)})`).join(', '),
    });
  }
  const widths = new Map<string, number>();
  const pages = layOut(document, (text, size) => measure(face, widths, text) * size);
  const pdf = await PDFDocument.create({ updateMetadata: false });
  const date = new Date(document.dateMs);
  pdf.setTitle(document.title);
  pdf.setProducer('Doorstep');
  pdf.setCreationDate(date);
  pdf.setModificationDate(date);
  pdf.registerFontkit(fontkit);
  const embedded = await pdf.embedFont(font, { subset: true });
  for (const marks of pages) {
    const page = pdf.addPage([A4.width, A4.height]);
    for (const mark of marks) draw(page, mark, embedded);
  }
  return ok((await pdf.save()) as Bytes);
}

/** The characters nobody could print, each once, in the order met. Line feeds are layout, not characters. */
export function missingCharacters(texts: readonly string[], hasGlyph: (codePoint: number) => boolean): string[] {
  const characters = new Set(texts.join(''));
  characters.delete('\n');
  return [...characters].filter((character) => !hasGlyph(character.codePointAt(0) ?? 0));
}

function openFont(font: Bytes): Font | null {
  try {
    const opened = fontkit.create(font);
    return 'fonts' in opened ? null : opened; // a collection holds several: not what is wanted
  } catch {
    return null; // the library throws plain errors for bytes that are no font
  }
}

/** In ems. By character, without kerning: wide enough everywhere, and the same everywhere. */
function measure(face: Font, widths: Map<string, number>, text: string): number {
  let sum = 0;
  for (const character of text) {
    let width = widths.get(character);
    if (width === undefined) {
      width = (face.glyphForCodePoint(character.codePointAt(0) ?? 0)?.advanceWidth ?? 0) / face.unitsPerEm;
      widths.set(character, width);
    }
    sum += width;
  }
  return sum;
}

function draw(page: PDFPage, mark: Mark, font: PDFFont): void {
  switch (mark.kind) {
    case 'text':
      page.drawText(mark.text, { x: mark.x, y: mark.y, size: mark.size, font, color: BLACK });
      return;
    case 'bar':
      page.drawRectangle({ x: mark.x, y: mark.y, width: mark.width, height: mark.height, color: BLACK });
      return;
    case 'strokes': {
      const scale = mark.width / SIGNATURE_PAPER.width;
      for (const stroke of mark.strokes.strokes) {
        page.drawSvgPath(strokePath(stroke), {
          x: mark.x,
          y: mark.y,
          scale,
          borderColor: BLACK,
          borderWidth: PEN_UNITS,
          borderLineCap: 1,
        });
      }
    }
  }
}

function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
