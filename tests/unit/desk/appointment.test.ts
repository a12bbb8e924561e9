import { describe, expect, it } from 'vitest';
import { appointmentOf, firstWindow, overlapping, windowOf } from '../../../src/desk/state/appointment.ts';

describe('appointments typed at the desk', () => {
  it('[T-36] is no window while it ends before it begins', () => {
    expect(appointmentOf('2026-11-21', '11:00', '09:00')).toBeNull();
    expect(appointmentOf('2026-11-21', '09:00', '09:00')).toBeNull();
    expect(appointmentOf('2026-11-21', '09:00', '11:00')).toEqual({ fromMs: Date.UTC(2026, 10, 21, 1), toMs: Date.UTC(2026, 10, 21, 3) });
  });

  it('[T-36] an appointment goes into the fields and comes out as it was', () => {
    const agreed = { fromMs: Date.UTC(2026, 10, 29, 23, 30), toMs: Date.UTC(2026, 10, 30, 1) };
    expect(windowOf(agreed)).toEqual({ day: '2026-11-30', from: '07:30', to: '09:00' });
    const { day, from, to } = windowOf(agreed);
    expect(appointmentOf(day, from, to)).toEqual(agreed);
  });

  it('[T-36] finds a worker’s windows that run into each other; one after the other is none', () => {
    const [early, within, after] = [{ fromMs: 0, toMs: 5 }, { fromMs: 6, toMs: 7 }, { fromMs: 10, toMs: 12 }];
    expect(overlapping({ fromMs: 4, toMs: 10 }, [after, within, early])).toEqual([early, within]);
  });

  it('proposes today while there is time and tomorrow morning when there is none', () => {
    expect(firstWindow(Date.UTC(2026, 10, 21, 2, 20))).toEqual({ day: '2026-11-21', from: '12:00', to: '14:00' });
    expect(firstWindow(Date.UTC(2026, 10, 20, 22, 0))).toEqual({ day: '2026-11-21', from: '09:00', to: '11:00' });
    expect(firstWindow(Date.UTC(2026, 10, 21, 12, 0))).toEqual({ day: '2026-11-22', from: '09:00', to: '11:00' });
  });

  it('always proposes a window that lies ahead', () => {
    for (let hour = 0; hour < 24; hour++) {
      const nowMs = Date.UTC(2026, 11, 31, hour, 59);
      const { day, from, to } = firstWindow(nowMs);
      expect(appointmentOf(day, from, to)?.fromMs ?? 0, `${hour}`).toBeGreaterThan(nowMs);
    }
  });
});
