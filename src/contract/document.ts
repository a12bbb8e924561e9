import type { SignatureStrokes } from '../domain/model/strokes.ts';
import type { ContractText } from '../domain/rules/contract-text.ts';

export interface DocumentSection {
  readonly heading: string;
  readonly text: string;
  /** Set off with a bar and, above the heading, this word; null for ordinary sections. */
  readonly mark: string | null;
}

/** Where one party signed: what stands beside it, and the strokes, or null for an empty line to sign on paper. */
export interface SignatureBlock {
  readonly lines: readonly string[];
  readonly strokes: SignatureStrokes | null;
}

/** A paper to be read, signed and handed over. All words come in as data: this room knows no language. */
export interface PrintableDocument {
  readonly title: string;
  /** Small lines under the title: numbers, digest, parties. */
  readonly particulars: readonly string[];
  readonly sections: readonly DocumentSection[];
  readonly signatures: readonly SignatureBlock[];
  /** At the foot of every page; `{page}` and `{pages}` are replaced. */
  readonly footer: string;
  /** Epoch, milliseconds: the document's own date, the same wherever it is made. */
  readonly dateMs: number;
}

export interface ContractPaper {
  readonly contract: ContractText;
  readonly particulars: readonly string[];
  readonly signatures: readonly SignatureBlock[];
  readonly footer: string;
  readonly dateMs: number;
  /** The word over every key clause, such as 重点条款 (C-09). */
  readonly keyClauseMark: string;
}

/** The contract as a paper; its clauses word for word. */
export function contractDocument(paper: ContractPaper): PrintableDocument {
  return {
    title: paper.contract.title,
    particulars: paper.particulars,
    sections: paper.contract.clauses.map((clause) => ({
      heading: clause.heading,
      text: clause.text,
      mark: clause.key ? paper.keyClauseMark : null,
    })),
    signatures: paper.signatures,
    footer: paper.footer,
    dateMs: paper.dateMs,
  };
}

/** Every text that will be printed, for the check that the font knows all of its characters. */
export function documentTexts(document: PrintableDocument): string[] {
  return [
    document.title,
    ...document.particulars,
    ...document.sections.flatMap((section) => [section.heading, section.text, section.mark ?? '']),
    ...document.signatures.flatMap((block) => block.lines),
    document.footer,
  ];
}
