import type { VisitBoard, WorkerView } from '../../protocol/desk.ts';

export type BoardEntry = VisitBoard['visits'][number];

export interface BoardColumn {
  readonly key: string;
  readonly name: string;
  readonly visits: readonly BoardEntry[];
}

/** One column a worker, the day from top to bottom; whoever is free has an empty one, visits of nobody come first. */
export function boardColumns(entries: readonly BoardEntry[], workers: readonly WorkerView[], unassigned: string): readonly BoardColumn[] {
  const names = new Map(workers.map((worker) => [worker.accountId, worker.displayName]));
  for (const { visit, workerName } of entries) {
    if (visit.assigneeId !== null && !names.has(visit.assigneeId)) names.set(visit.assigneeId, workerName ?? visit.workerStaffNumber);
  }
  const sorted = [...entries].sort((left, right) => left.visit.appointment.fromMs - right.visit.appointment.fromMs);
  const nobody = sorted.filter(({ visit }) => visit.assigneeId === null);
  const columns = [...names].map(([key, name]) => ({ key, name, visits: sorted.filter(({ visit }) => visit.assigneeId === key) }));
  return nobody.length === 0 ? columns : [{ key: 'nobody', name: unassigned, visits: nobody }, ...columns];
}
