import type { LabelSighting } from './label-format.ts';

/** One frame for the worker; the buffer is transferred, not copied. */
export interface FrameRequest {
  readonly frameId: number;
  readonly rgba: ArrayBuffer;
  readonly width: number;
  readonly height: number;
}

export interface FrameAnswer {
  readonly frameId: number;
  readonly sightings: readonly LabelSighting[];
}
