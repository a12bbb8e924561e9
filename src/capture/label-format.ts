/** The symbologies found on meter labels; everything else is left alone, which saves time and false reads. */
export const labelFormats = ['code-128', 'code-39', 'ean-13', 'qr-code', 'data-matrix'] as const;
export type LabelFormat = (typeof labelFormats)[number];

/** What one look at one frame gave. */
export interface LabelSighting {
  readonly text: string;
  readonly format: LabelFormat;
}
