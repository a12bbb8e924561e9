import type { CaseRecord } from '../../domain/model/case.ts';
import type { Visit } from '../../domain/model/visit.ts';
import type { WorkOrder } from '../../domain/model/work-order.ts';

/** What one mutation acts on and may look at, as it stands now and locked until commit. */
export interface Subject {
  readonly kind: 'visit' | 'work-order';
  readonly id: string;
  readonly visit: Visit | null;
  /** Of a visit: all its work orders. Of a work order: itself first, then the visit's others. */
  readonly orders: readonly WorkOrder[];
  readonly cases: readonly CaseRecord[];
  readonly districtIds: readonly string[];
}
