import { describe, expect, it } from 'vitest';
import { casePath, deskRoutes, routeOf } from '../../../src/desk/routes.ts';
import { boardColumns, type BoardEntry } from '../../../src/desk/state/board-columns.ts';
import { changedBy } from '../../../src/desk/state/live.ts';

describe('addresses of the desk', () => {
  it('finds every page by its own address', () => {
    for (const [name, pattern] of Object.entries(deskRoutes)) expect(routeOf(pattern.replace(':caseId', 'x1')).name).toBe(name);
    expect(routeOf(casePath('x1'))).toEqual({ name: 'case', params: { caseId: 'x1' } });
  });

  it('leads an unknown address to the queue', () => {
    expect(routeOf('/desk/nothing/here').name).toBe('queue');
    expect(routeOf('/desk').name).toBe('queue');
  });
});

describe('live hints', () => {
  it('treats a hint it cannot read as news of everything', () => {
    expect(changedBy('')).toEqual({ kind: 'changed', caseIds: [], queue: true });
    expect(changedBy('{"caseIds":[7]}')).toEqual({ kind: 'changed', caseIds: [], queue: true });
  });
});

describe('the visit board', () => {
  const entry = (visitId: string, assigneeId: string | null, fromMs: number) => ({ visit: { visitId, assigneeId, appointment: { fromMs, toMs: fromMs + 1 } }, cases: [], workerName: null }) as unknown as BoardEntry;
  const worker = { accountId: 'w1', displayName: '员工甲', staffNumber: 'T9001', openVisits: 0, devices: [] };

  it('gives each worker a column in the order of the day, and visits of nobody the first', () => {
    const columns = boardColumns([entry('late', 'w1', 9), entry('early', 'w1', 3), entry('open', null, 5)], [worker], '待派工');
    expect(columns.map(({ name, visits }) => [name, visits.map(({ visit }) => visit.visitId)])).toEqual([['待派工', ['open']], ['员工甲', ['early', 'late']]]);
  });

  it('shows whoever is free as free', () => {
    expect(boardColumns([], [worker], '待派工')).toEqual([{ key: 'w1', name: '员工甲', visits: [] }]);
  });
});
