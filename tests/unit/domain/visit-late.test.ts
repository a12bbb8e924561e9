import { describe, expect, it } from 'vitest';
import { isLate } from '../../../src/domain/rules/visit-late.ts';
import { sampleVisits } from '../../fixtures/sample-visits.ts';

const nowMs = Date.parse('2026-11-21T09:00:00+08:00');
const visit = { ...sampleVisits(nowMs, 0)[0]!.visit, state: 'booked' as const, arrival: null, appointment: { fromMs: nowMs - 7_200_000, toMs: nowMs - 1 } };

describe('an appointment that has passed', () => {
  it('[D-14] is marked until somebody arrives', () => {
    expect(isLate(visit, nowMs)).toBe(true);
    expect(isLate({ ...visit, state: 'arrived', arrival: { atMs: nowMs } as never }, nowMs)).toBe(false);
  });

  it('[D-14] is not marked while its window is open, nor when the visit is over', () => {
    expect(isLate({ ...visit, appointment: { fromMs: nowMs - 1, toMs: nowMs } }, nowMs)).toBe(false);
    expect(isLate({ ...visit, state: 'ended' }, nowMs)).toBe(false);
    expect(isLate({ ...visit, state: 'cancelled' }, nowMs)).toBe(false);
  });
});
