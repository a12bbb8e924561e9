import { describe, expect, it } from 'vitest';
import { dayOf, instantText, remainingText, spanText } from '../../../src/wording/time-text.ts';

const noonMs = Date.UTC(2026, 10, 21, 4, 0);

describe('times in words', () => {
  it('shows Asia/Shanghai whatever the machine says', () => {
    expect(instantText(noonMs, 'zh-CN', 'time')).toBe('12:00');
    expect(dayOf(Date.UTC(2026, 10, 20, 16, 0))).toBe('2026-11-21');
    expect(dayOf(Date.UTC(2026, 10, 20, 15, 59))).toBe('2026-11-20');
  });

  it('keeps spans to two units and rounds down', () => {
    expect(spanText(3 * 3_600_000 + 20 * 60_000 + 59_000, 'zh-CN')).toBe('3 小时 20 分钟');
    expect(spanText(2 * 86_400_000 + 60_000, 'en')).toBe('2 d');
    expect(spanText(59_999, 'zh-CN')).toBe('59 秒');
  });

  it('[T-18] says what is left of a limit and by how much it has passed', () => {
    expect(remainingText(noonMs + 5 * 3_600_000, noonMs, 'zh-CN')).toBe('剩 5 小时');
    expect(remainingText(noonMs - 90 * 60_000, noonMs, 'en')).toBe('1 h 30 min over');
  });
});
