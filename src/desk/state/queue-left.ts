import type { CaseStage } from '../../domain/model/case.ts';
import type { CaseSummary } from '../../protocol/desk.ts';

export type StageFilter = CaseStage | 'all';

/** What a person had before them when they opened a case out of the queue. */
export interface QueueLeft {
  readonly stage: StageFilter;
  readonly text: string;
  readonly shown: readonly CaseSummary[];
  readonly total: number;
  readonly nextAfter: string | null;
  readonly scrollPixels: number;
}
