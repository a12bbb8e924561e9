import { describe, expect, it } from 'vitest';
import { shanghaiDay } from '../../../src/domain/rules/calendar-days.ts';
import { shanghaiInstantMs } from '../../../src/domain/rules/shanghai-instant.ts';

describe('days and hours as people in China write them', () => {
  it('are Chinese time wherever the machine is', () => {
    expect(shanghaiInstantMs('2026-11-21', '08:00')).toBe(Date.UTC(2026, 10, 21, 0, 0));
    expect(shanghaiDay(Date.UTC(2026, 10, 20, 16, 0))).toBe('2026-11-21');
    expect(shanghaiDay(Date.UTC(2026, 10, 20, 15, 59))).toBe('2026-11-20');
  });

  it('are no instant while half typed, nor where no calendar has them', () => {
    expect(shanghaiInstantMs('2026-11', '09:00')).toBeNull();
    expect(shanghaiInstantMs('2026-11-21', '')).toBeNull();
    expect(shanghaiInstantMs('2026-11-21', '9')).toBeNull();
    expect(shanghaiInstantMs('2026-13-40', '08:00')).toBeNull();
  });
});
