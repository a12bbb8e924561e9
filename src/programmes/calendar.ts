import { defineCalendar } from '../domain/programme/schema.ts';

function days(from: string, to: string): string[] {
  const list: string[] = [];
  for (let atMs = Date.parse(from); atMs <= Date.parse(to); atMs += 86_400_000) list.push(new Date(atMs).toISOString().slice(0, 10));
  return list;
}

/** Statutory rest days and worked weekend days of mainland China (C-20). A year without its notice is not listed. */
export const calendarYears = defineCalendar([
  {
    year: 2025,
    source: '国务院办公厅关于2025年部分节假日安排的通知',
    restDays: [
      ...days('2025-01-01', '2025-01-01'), ...days('2025-01-28', '2025-02-04'), ...days('2025-04-04', '2025-04-06'), ...days('2025-05-01', '2025-05-05'),
      ...days('2025-05-31', '2025-06-02'), ...days('2025-10-01', '2025-10-08'),
    ],
    workDays: ['2025-01-26', '2025-02-08', '2025-04-27', '2025-09-28', '2025-10-11'],
  },
  {
    year: 2026,
    source: '国务院办公厅关于2026年部分节假日安排的通知',
    restDays: [
      ...days('2026-01-01', '2026-01-03'), ...days('2026-02-15', '2026-02-23'), ...days('2026-04-04', '2026-04-06'), ...days('2026-05-01', '2026-05-05'),
      ...days('2026-06-19', '2026-06-21'), ...days('2026-09-25', '2026-09-27'), ...days('2026-10-01', '2026-10-07'),
    ],
    workDays: ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'],
  },
]);
