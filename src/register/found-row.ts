import type { RegisterRow } from './register-row.ts';

/** Place of a row in one very file; means nothing without its digest. */
export type RowId = number;

export interface FoundRow {
  readonly id: RowId;
  readonly row: RegisterRow;
}
