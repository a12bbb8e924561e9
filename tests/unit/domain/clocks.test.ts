import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { AMBER_AT, caseClocks, levelAt, nextDueAtMs } from '../../../src/domain/rules/deadlines.ts';
import { queueLookStatus } from '../../../src/domain/rules/queue-looks.ts';
import { endOfSpan } from '../../../src/domain/rules/spans.ts';
import { calendar } from '../../../src/programmes/registry.ts';
import { caseRecord, HOUR_MS, NOW_MS, qijiang, tongliang, uuid, value } from './given.ts';

const at = (text: string) => Date.parse(`${text}+08:00`);
const machineZone = process.env['TZ'];
afterEach(() => {
  if (machineZone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = machineZone;
});

function clock(id: string, over: Parameters<typeof caseRecord>[0], nowMs: number) {
  return [tongliang, qijiang].flatMap((programme) => caseClocks(caseRecord(over), programme, { nowMs, calendar })).find((entry) => entry.clockId === id);
}
const contract = { channel: 'paper' as const, contractSha256: 'd'.repeat(64), signedAtMs: at('2026-09-18T09:00:00'), countersign: null };

describe('clocks of a case', () => {
  it('[T-18] [D-04] 24 natural hours: green, amber from hour 18, red at hour 24', () => {
    const level = (hours: number) => clock('acceptance', {}, NOW_MS + hours * HOUR_MS)?.level;
    expect([0, 17.99, 18, 23.99, 24].map(level)).toEqual(['green', 'green', 'amber', 'amber', 'red']);
    expect(clock('acceptance', {}, NOW_MS)?.dueAtMs).toBe(NOW_MS + 24 * HOUR_MS);
  });

  it('[D-04] stops at acceptance or ending, and says whether that was late', () => {
    expect(clock('acceptance', { acceptedAtMs: NOW_MS + HOUR_MS }, NOW_MS + 99 * HOUR_MS)).toMatchObject({ level: 'stopped', stoppedAtMs: NOW_MS + HOUR_MS, late: false });
    expect(clock('acceptance', { acceptedAtMs: NOW_MS + 25 * HOUR_MS }, NOW_MS + 99 * HOUR_MS)).toMatchObject({ level: 'stopped', late: true });
  });

  it('[T-16] [D-05] 24 hours from the telling, until nothing is owed', () => {
    expect(clock('arrears', {}, NOW_MS)).toBeUndefined();
    expect(clock('arrears', { arrearsToldAtMs: NOW_MS }, NOW_MS + 24 * HOUR_MS)).toMatchObject({ level: 'red', late: false });
    expect(clock('arrears', { arrearsToldAtMs: NOW_MS, clearedAtMs: NOW_MS + 1 }, NOW_MS + 30 * HOUR_MS)?.level).toBe('stopped');
  });

  it.each(['UTC', 'Asia/Shanghai', 'America/Los_Angeles', 'Pacific/Kiritimati'])('[T-39] [D-06] five working days to the end of the last one, on a machine in %s', (zone) => {
    process.env['TZ'] = zone;
    const over = { stage: 'accepted' as const, contract, clearedAtMs: at('2026-09-17T09:00:00') };
    expect(clock('archive', over, at('2026-09-18T10:00:00'))).toMatchObject({ startedAtMs: contract.signedAtMs, dueAtMs: at('2026-09-25T00:00:00') });
    // the event's day in Shanghai counts, although it is still the day before in UTC
    const early = { ...over, contract: { ...contract, signedAtMs: at('2026-09-18T00:30:00') } };
    expect(clock('archive', early, at('2026-09-18T10:00:00'))?.dueAtMs).toBe(at('2026-09-25T00:00:00'));
  });

  it('[C-20] without the next year’s calendar nobody says when: amber, no date', () => {
    const over = { stage: 'accepted' as const, contract: { ...contract, signedAtMs: at('2026-12-29T09:00:00') }, clearedAtMs: at('2026-12-28T09:00:00') };
    expect(clock('archive', over, at('2026-12-29T10:00:00'))).toMatchObject({ dueAtMs: null, level: 'amber' });
  });

  it('[Q-06] [Q-15] [D-13] deferred papers have five working days from acceptance', () => {
    const over = { stage: 'accepted' as const, acceptedAtMs: at('2026-11-20T09:00:00'), needs: [{ needId: 'q-d1-water.title', utility: 'water' as const, anyOf: ['title-certificate'], neededAt: 'application' as const, dueDay: null }] };
    expect(clock('supplement', over, NOW_MS)).toMatchObject({ dueAtMs: at('2026-11-28T00:00:00'), level: 'green' });
    expect(clock('supplement', over, at('2026-11-27T12:00:00'))?.level).toBe('amber');
    expect(clock('supplement', over, at('2026-11-28T00:00:00'))?.level).toBe('red');
    const documents = [{ documentId: 'title-certificate', form: 'copy' as const, atMs: NOW_MS, verified: false }];
    expect(clock('supplement', { ...over, documents }, NOW_MS)).toMatchObject({ level: 'stopped', stoppedAtMs: NOW_MS });
  });

  it('[Q-19] [D-07] the same day ends at 24:00 in Shanghai', () => {
    expect(value(endOfSpan(at('2026-11-20T23:59:00'), { unit: 'same-day' }, { calendar, serviceHours: tongliang.acceptance!.serviceHours }))).toBe(at('2026-11-21T00:00:00'));
  });

  it('[Q-07] [X-09] [Q-19] what is accepted is passed on with it', () => {
    expect(clock('distribution', { stage: 'accepted', acceptedAtMs: NOW_MS }, NOW_MS + 99 * HOUR_MS)).toMatchObject({ level: 'stopped', stoppedAtMs: NOW_MS, late: false });
  });

  it('[K-10] [D-11] service hours stop at night', () => {
    const world = { calendar, serviceHours: { from: '09:00', to: '17:00' } };
    expect(value(endOfSpan(at('2026-11-20T15:00:00'), { unit: 'service-hours', amount: 4 }, world))).toBe(at('2026-11-21T11:00:00'));
    expect(value(endOfSpan(at('2026-11-20T03:00:00'), { unit: 'service-hours', amount: 4 }, world))).toBe(at('2026-11-20T13:00:00'));
  });

  it('[D-03] [T-10] the first call stops its clock; the most urgent limit sorts the day', () => {
    const call = { actId: uuid(30), byId: uuid(7), atMs: NOW_MS + 60_000, to: 'applicant' as const, outcome: 'reached' as const, topics: [], note: '' };
    expect(clock('first-call', { firstSeenAtMs: NOW_MS }, NOW_MS + 31 * 60_000)?.level).toBe('red');
    expect(clock('first-call', { firstSeenAtMs: NOW_MS, calls: [call] }, NOW_MS + 31 * 60_000)?.level).toBe('stopped');
    const clocks = caseClocks(caseRecord({ arrearsToldAtMs: NOW_MS + HOUR_MS, firstSeenAtMs: NOW_MS }), tongliang, { nowMs: NOW_MS, calendar });
    expect(nextDueAtMs(clocks)).toBe(NOW_MS + 24 * HOUR_MS);
    expect(clocks[0]?.clockId).toBe('first-call');
  });

  it('[T-09] a level never goes back as time goes on', () => {
    const rank = { green: 0, amber: 1, red: 2 };
    fc.assert(fc.property(fc.nat(10 ** 9), fc.integer({ min: 1, max: 10 ** 9 }), fc.tuple(fc.nat(2 * 10 ** 9), fc.nat(2 * 10 ** 9)), (...[start, length, [a, b]]) => {
      const [earlier, later] = [Math.min(a, b), Math.max(a, b)];
      expect(rank[levelAt(start, start + length, start + later)]).toBeGreaterThanOrEqual(rank[levelAt(start, start + length, start + earlier)]);
      expect(levelAt(start, start + length, start + Math.ceil(length * AMBER_AT))).not.toBe('green');
    }));
  });
});

describe('looking at the queue', () => {
  const policy = tongliang.acceptance!;
  const status = (looks: readonly string[], now: string) => queueLookStatus(looks.map((time) => at(`2026-11-20T${time}`)), policy, at(`2026-11-20T${now}`));

  it('[T-08] [T-09] a day of five looks has no breach', () => {
    const day = status(['08:45:00', '11:30:00', '14:00:00', '17:00:00', '19:00:00'], '20:00:00');
    expect(day).toMatchObject({ looksToday: 5, breaches: [], level: 'green', nextDueAtMs: null });
  });

  it('[T-09] a gap of more than three hours inside service hours is a breach, warned of before', () => {
    expect(status(['08:30:00'], '10:00:00').level).toBe('green');
    expect(status(['08:30:00'], '10:45:00').level).toBe('amber');
    expect(status(['08:30:00'], '11:30:00')).toMatchObject({ level: 'red', breaches: [] });
    expect(status(['08:30:00'], '11:30:01').breaches).toEqual([{ fromMs: at('2026-11-20T08:30:00'), toMs: at('2026-11-20T11:30:01') }]);
    expect(status(['08:30:00', '12:00:00'], '12:30:00').breaches).toHaveLength(1);
  });

  it('[T-08] [D-01] fewer than four looks is red when the day is over; the night itself is no gap', () => {
    expect(status(['08:45:00', '11:30:00', '14:00:00'], '22:00:00').level).toBe('red');
    expect(status([], '06:00:00')).toMatchObject({ level: 'green', breaches: [] });
    expect(status(['17:00:00', '18:00:00', '19:00:00', '20:00:00'], '22:00:00').level).toBe('green');
  });

  it('[T-08] looks of other days do not count', () => {
    expect(queueLookStatus([at('2026-11-19T12:00:00')], policy, NOW_MS).looksToday).toBe(0);
  });

  it('[T-08 T-09] owes nothing for the hours before the office existed', () => {
    const since = { ...policy, sinceMs: at('2026-11-20T15:00:00') };
    expect(queueLookStatus([], since, at('2026-11-20T16:00:00'))).toMatchObject({ breaches: [], nextDueAtMs: at('2026-11-20T18:00:00'), level: 'green' });
    expect(queueLookStatus([], since, at('2026-11-20T19:00:00')).breaches).toEqual([{ fromMs: at('2026-11-20T15:00:00'), toMs: at('2026-11-20T19:00:00') }]);
    expect(queueLookStatus([], { ...policy, sinceMs: at('2026-11-20T23:30:00') }, at('2026-11-20T23:40:00'))).toMatchObject({ breaches: [], level: 'green', nextDueAtMs: null });
  });
});
