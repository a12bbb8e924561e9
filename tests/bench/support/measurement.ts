import type { Verdict } from './verdict.ts';

/** One question the bench can be asked by name. It starts what it needs and leaves nothing running. */
export interface Measurement {
  readonly name: string;
  readonly says: string;
  readonly run: () => Promise<readonly Verdict[]>;
}
