import { expect, it } from 'vitest';
import { visitEnding, visitOutcome, type Visit } from '../../../src/domain/model/visit.ts';
import { endVisit } from '../../../src/domain/mutations/end-visit.ts';
import { rebookVisit } from '../../../src/domain/mutations/rebook-visit.ts';
import { logCall } from '../../../src/domain/mutations/log-call.ts';
import { endingLacks } from '../../../src/field/state/ending-lacks.ts';
import { context, evidence, HOUR_MS, NOW_MS, value, visitUnderWay } from '../domain/given.ts';

const called = (visit: Visit) => value(logCall.apply(visit, { to: 'new-owner', outcome: 'no-answer', purpose: 'appointment', note: '' }, context()));
const rebooked = (visit: Visit) => value(rebookVisit.apply(visit, { appointment: { fromMs: NOW_MS + HOUR_MS, toMs: NOW_MS + 2 * HOUR_MS }, agreedWith: 'new-owner', reason: '' }, context()));
const visits = [visitUnderWay(), called(visitUnderWay()), rebooked(visitUnderWay()), rebooked(called(visitUnderWay()))];

const endings = visits.flatMap((visit) =>
  visitOutcome.options.flatMap((outcome) =>
    visitEnding.shape.reason.options.flatMap((reason) => ['', '无人应答'].flatMap((note) => [0, 1].map((photos) => ({ visit, outcome, reason, note, photos })))),
  ),
);

it('[C-13 T-02] an ending lacks something exactly when the office would refuse it', () => {
  const differing = endings.filter(({ visit, ...half }) => {
    const leftOpen = half.outcome === 'completed' && half.reason !== 'none' ? ['leave/contract-open'] : [];
    const payload = { outcome: half.outcome, reason: half.reason, note: half.note, leftOpen, evidence: half.photos === 0 ? [] : [evidence('door-plate')] };
    return endVisit.apply(visit, payload, context()).ok !== (endingLacks(visit, half) === null);
  });
  expect(differing.map(({ outcome, reason, note, photos }) => `${outcome} ${reason} ${note} ${photos}`)).toEqual([]);
});
