/** One line of an export as text, columns by the heading of the file. */
export interface RegisterLine {
  /** As an editor or a spreadsheet counts it, the heading being the first. */
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
  /** A cell that had already lost digits before it came to us; the heading of its column. */
  readonly rounded?: string;
  /** It could not be taken apart into cells. */
  readonly isUnreadable?: true;
}

/** Letters of one line; longer than any row, short enough to be held. */
export const LONGEST_LINE = 16_384;

/** Columns of a file that are looked at; a register has some twenty, and a spreadsheet's old limit was as many. */
export const MOST_COLUMNS = 256;

/** A file read line by line: the headings once, then the lines. */
export interface RegisterLines {
  /** Null where every line names its cells itself. */
  readonly headings: readonly string[] | null;
  readonly lines: AsyncIterable<RegisterLine>;
  /** Lets go of what the reading holds; due in every case, read to the end or not. */
  close(): Promise<void>;
}

/** A workbook that would not fit into memory; taken up by the import. */
export class OversizedTable extends Error {}

/** A row of a workbook that nobody could hold, by its number; taken up by the import. */
export class OversizedRow extends Error {
  constructor(readonly row: number) {
    super();
  }
}

/** The bytes are no table at all; thrown by a reader and taken up by the import. */
export class UnreadableTable extends Error {}
