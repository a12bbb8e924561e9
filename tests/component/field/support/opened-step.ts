import type { Draft } from '../../../../src/field/state/draft.svelte.ts';
import type { PhotoRoll } from '../../../../src/field/state/photo-roll.svelte.ts';
import type { VisitSession } from '../../../../src/field/state/visit-session.svelte.ts';

/** What a step hands to its test. */
export interface Opened {
  readonly draft: Draft<{ note: string; ticks: string[] }>;
  readonly roll: PhotoRoll;
  readonly session: VisitSession;
}
