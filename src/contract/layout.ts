import type { SignatureStrokes } from '../domain/model/strokes.ts';
import type { PrintableDocument, SignatureBlock } from './document.ts';
import { wrapLines } from './wrap-lines.ts';

/** Points, measured from the lower left corner of an A4 page. */
export type Mark =
  | { readonly kind: 'text'; readonly text: string; readonly x: number; readonly y: number; readonly size: number }
  | { readonly kind: 'bar'; readonly x: number; readonly y: number; readonly width: number; readonly height: number }
  | {
      readonly kind: 'strokes';
      readonly strokes: SignatureStrokes;
      readonly x: number;
      readonly y: number;
      readonly width: number;
    };

export type PageMarks = readonly Mark[];

/** Width of a text in points at a size. */
export type Measure = (text: string, size: number) => number;

export const A4 = { width: 595.28, height: 841.89 } as const;
const MARGIN = 56;
const BODY_WIDTH = A4.width - 2 * MARGIN;
const FOOT = 70;
const SIZES = { title: 18, small: 9, heading: 12, body: 10.5, foot: 8 } as const;
const SIGNATURE_WIDTH = 180;
const SIGNATURE_HEIGHT = 72;

/** Puts a document on pages. Pure: the same document and the same font measures give the same pages. */
export function layOut(document: PrintableDocument, measure: Measure): PageMarks[] {
  const flow = new Flow(measure);
  for (const line of wrapLines(document.title, (text) => measure(text, SIZES.title), BODY_WIDTH))
    flow.centred(line, SIZES.title);
  flow.gap(6);
  for (const particular of document.particulars)
    flow.paragraph(particular, { size: SIZES.small, leading: 1.5, indent: 0 });
  flow.gap(10);
  for (const section of document.sections) addSection(flow, section);
  for (const block of document.signatures) addSignature(flow, block);
  return withFooters(flow.pages, document.footer, measure);
}

function addSection(flow: Flow, section: PrintableDocument['sections'][number]): void {
  const indent = section.mark === null ? 0 : 10;
  flow.keepTogether(section.mark === null ? 48 : 62); // a heading never stands alone at the foot of a page
  flow.barred = section.mark !== null;
  if (section.mark !== null) flow.paragraph(section.mark, { size: SIZES.small, leading: 1.5, indent });
  flow.paragraph(section.heading, { size: SIZES.heading, leading: 1.6, indent });
  flow.paragraph(section.text, { size: SIZES.body, leading: 1.65, indent });
  flow.barred = false;
  flow.gap(8);
}

function addSignature(flow: Flow, block: SignatureBlock): void {
  flow.gap(6);
  flow.keepTogether(block.lines.length * SIZES.body * 1.65 + SIGNATURE_HEIGHT + 14);
  for (const line of block.lines) flow.paragraph(line, { size: SIZES.body, leading: 1.65, indent: 0 });
  flow.signature(block.strokes);
}

function withFooters(pages: readonly Mark[][], footer: string, measure: Measure): PageMarks[] {
  return pages.map((marks, i) => {
    const text = footer.replaceAll('{page}', String(i + 1)).replaceAll('{pages}', String(pages.length));
    const lines = wrapLines(text, (part) => measure(part, SIZES.foot), BODY_WIDTH);
    const foot = lines.map((line, row): Mark => ({
      kind: 'text',
      text: line,
      x: round((A4.width - measure(line, SIZES.foot)) / 2),
      y: round(44 - row * 11),
      size: SIZES.foot,
    }));
    return [...marks, ...foot];
  });
}

interface ParagraphLook {
  readonly size: number;
  readonly leading: number;
  readonly indent: number;
}

/** Fills pages from top to bottom. */
class Flow {
  readonly pages: Mark[][] = [[]];
  barred = false;
  #y = A4.height - MARGIN;
  readonly #measure: Measure;

  constructor(measure: Measure) {
    this.#measure = measure;
  }

  gap(points: number): void {
    this.#y -= points;
  }

  keepTogether(points: number): void {
    if (this.#y - points < FOOT) this.#turn();
  }

  centred(line: string, size: number): void {
    this.#take(size * 1.5);
    this.#put({
      kind: 'text',
      text: line,
      x: round((A4.width - this.#measure(line, size)) / 2),
      y: round(this.#y + size * 0.4),
      size,
    });
  }

  paragraph(text: string, look: ParagraphLook): void {
    const lines = wrapLines(text, (part) => this.#measure(part, look.size), BODY_WIDTH - look.indent);
    const height = look.size * look.leading;
    for (const line of lines) {
      this.#take(height);
      if (this.barred) this.#put({ kind: 'bar', x: MARGIN, y: round(this.#y), width: 2.5, height: round(height) });
      if (line !== '')
        this.#put({
          kind: 'text',
          text: line,
          x: MARGIN + look.indent,
          y: round(this.#y + height * 0.28),
          size: look.size,
        });
    }
  }

  signature(strokes: SignatureStrokes | null): void {
    this.#take(SIGNATURE_HEIGHT);
    if (strokes !== null)
      this.#put({ kind: 'strokes', strokes, x: MARGIN, y: round(this.#y + SIGNATURE_HEIGHT), width: SIGNATURE_WIDTH });
    this.#put({ kind: 'bar', x: MARGIN, y: round(this.#y), width: SIGNATURE_WIDTH, height: 0.6 });
    this.gap(12);
  }

  #take(points: number): void {
    if (this.#y - points < FOOT) this.#turn();
    this.#y -= points;
  }

  #turn(): void {
    this.pages.push([]);
    this.#y = A4.height - MARGIN;
  }

  #put(mark: Mark): void {
    this.pages.at(-1)?.push(mark);
  }
}

function round(points: number): number {
  return Math.round(points * 100) / 100;
}
