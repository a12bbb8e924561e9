import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantText, remainingText, spanText } from '../../../src/wording/time-text.ts';

const noonMs = Date.UTC(2026, 10, 21, 4, 0);

describe('times in words', () => {
  it('shows Asia/Shanghai whatever the machine says', () => {
    expect(instantText(noonMs, 'zh-CN', 'time')).toBe('12:00');
  });

  it('writes days and months as a reader of each language does', () => {
    const lateMs = Date.UTC(2026, 8, 5, 20, 3, 9); // the sixth in Shanghai
    const styles = ['short', 'time', 'day', 'long'] as const;
    expect(styles.map((style) => instantText(lateMs, 'zh-CN', style))).toEqual(['9/6\u00a004:03', '04:03', '9月6日周日', '2026年9月6日 04:03:09']);
    expect(styles.map((style) => instantText(lateMs, 'en', style))).toEqual(['6\u00a0Sept,\u00a004:03', '04:03', 'Sun 6 Sept', '6 Sept 2026, 04:03:09']);
  });

  it('reads the clock of Shanghai as the platform does, at any instant of this product', () => {
    const platform = new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2099, 0, 1) }), (atMs) => {
        const numbers = (text: string) => text.match(/\d+/g)?.map(Number);
        expect(numbers(instantText(atMs, 'zh-CN', 'long'))).toEqual(numbers(platform.format(atMs)));
      }),
    );
  });

  it('keeps spans to two units and rounds down', () => {
    expect(spanText(3 * 3_600_000 + 20 * 60_000 + 59_000, 'zh-CN')).toBe('3 小时 20 分钟');
    expect(spanText(2 * 86_400_000 + 60_000, 'en')).toBe('2 d');
    expect(spanText(59_999, 'zh-CN')).toBe('59 秒');
  });

  it('[T-18] says what is left of a limit and by how much it has passed', () => {
    expect(remainingText(noonMs + 5 * 3_600_000, noonMs, 'zh-CN')).toBe('剩 5 小时');
    expect(remainingText(noonMs - 2 * 3_600_000, noonMs, 'zh-CN')).toBe('已超 2 小时');
    expect(remainingText(noonMs - 90 * 60_000, noonMs, 'en')).toBe('1 h 30 min over');
  });
});
