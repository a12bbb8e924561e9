import type { LabelSighting } from './label-format.ts';

/** Canvas pixels, RGBA, or a picture whose pixels the worker reads out itself; either is transferred, not copied. */
export type FrameContent =
  { readonly rgba: ArrayBuffer; readonly width: number; readonly height: number } | { readonly bitmap: ImageBitmap };

/** One frame for the worker. */
export interface FrameRequest {
  readonly frameId: number;
  readonly content: FrameContent;
  /** A still picture: everything is tried. Otherwise one of many live frames. */
  readonly isStill: boolean;
}

export interface FrameAnswer {
  readonly frameId: number;
  readonly sightings: readonly LabelSighting[];
}
