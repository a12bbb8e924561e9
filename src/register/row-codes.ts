/**
 * A row as a file keeps it: places in the file's lists, and numbers. `first` and `extra` are readings without their
 * point, one for each register of the profile; −1 where the text is not that of such a number and stands in `odd`.
 */
export interface RowCodes {
  readonly stem: number;
  readonly building: number;
  readonly unit: number;
  readonly room: number;
  readonly assetHead: number;
  readonly assetTail: number;
  readonly accountHead: number;
  readonly accountTail: number;
  readonly person: number;
  readonly profile: number;
  /** 0: there is no scheduled reading. */
  readonly day: number;
  /** '' : none. */
  readonly box: string;
  readonly values: readonly number[];
  readonly odd: readonly string[];
}

/** The columns of a page that hold one number for each row, in the order in which they are written. */
export const rowColumns = [
  'building',
  'unit',
  'room',
  'assetHead',
  'assetTail',
  'accountHead',
  'accountTail',
  'person',
  'profile',
  'day',
] as const;
export type RowColumn = (typeof rowColumns)[number];

/** Readings are kept in two columns, so that no number needs more than 32 bits. */
export const LOW_SPAN = 0x1000000;
