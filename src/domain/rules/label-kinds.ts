/** A check that a number carries in itself. */
export type LabelCheck = 'gs1-mod-10-with-zeros' | 'iso-7064-mod-11-10';

export type LabelKindName =
  | 'state-grid-22'
  | 'state-grid-22-doubtful'
  | 'southern-24'
  | 'gas-16'
  | 'digits-14'
  | 'address-12'
  | 'local'
  | 'not-a-meter';

/** One kind of label by its count of digits. Data: a new supplier's label is a row here, not code. */
export interface LabelKind {
  readonly kind: LabelKindName;
  readonly digits: number;
  readonly check: LabelCheck | null;
  /** Said of a number whose check fails; without it such a number is of this kind all the same, only unproven. */
  readonly kindWhenWrong?: LabelKindName;
  /** Parts of the number it may be known by, the most certain first, as from and to of its digits. */
  readonly candidates: readonly (readonly [from: number, to: number])[];
  readonly source: string;
}

/** Two rules of one length would be ambiguous: each length stands once. */
export const labelKinds: readonly LabelKind[] = [
  {
    kind: 'state-grid-22',
    digits: 22,
    check: 'gs1-mod-10-with-zeros',
    kindWhenWrong: 'state-grid-22-doubtful',
    // whole; the 14-digit serial; its last 12, usually the DL/T 645 address
    candidates: [
      [0, 22],
      [7, 21],
      [9, 21],
    ],
    source: 'Q/GDW 1205-2013; the check digit derived from printed numbers',
  },
  {
    kind: 'southern-24',
    digits: 24,
    check: null,
    candidates: [
      [0, 24],
      [12, 24],
    ],
    source: 'practice of the Southern Grid; no standard text found',
  },
  { kind: 'gas-16', digits: 16, check: 'iso-7064-mod-11-10', candidates: [[0, 16]], source: 'T/CGAS 003-2017' },
  {
    kind: 'digits-14',
    digits: 14,
    check: null,
    candidates: [
      [0, 14],
      [2, 14],
    ],
    source: 'State Grid serial, or CJ/T 188 address A6 to A0',
  },
  { kind: 'address-12', digits: 12, check: null, candidates: [[0, 12]], source: 'DL/T 645 address' },
];

/** Goods of a shop: a number of this length whose GS1 check digit is right is no meter's. */
export const articleLengths: readonly number[] = [8, 13];

/** Numbers of suppliers without a rule of their own: gas, water, heat. */
export const localLabel = {
  leastDigits: 5,
  mostCharacters: 24,
  pattern: /^[A-Z0-9./_]{5,24}$/,
  leastInARow: /\d{3}/,
} as const;
