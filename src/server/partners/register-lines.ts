/** One line of an export as text, columns by the heading of the file. */
export interface RegisterLine {
  /** As an editor or a spreadsheet counts it, the heading being the first. */
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
  /** A cell that had already lost digits before it came to us; the heading of its column. */
  readonly rounded?: string;
}

/** A file read line by line: the headings once, then the lines. */
export interface RegisterLines {
  readonly headings: readonly string[];
  readonly lines: AsyncIterable<RegisterLine>;
  /** Lets go of what the reading holds; due in every case, read to the end or not. */
  close(): Promise<void>;
}

/** A workbook that would not fit into memory; taken up by the import. */
export class OversizedTable extends Error {}

/** The bytes are no table at all; thrown by a reader and taken up by the import. */
export class UnreadableTable extends Error {}
