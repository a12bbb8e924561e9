import type { Language, PerLanguage } from './language.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const zone = 'Asia/Shanghai';

type Style = 'short' | 'long' | 'time' | 'day';

const styles: PerLanguage<{ readonly locale: string } & Readonly<Record<Style, Intl.DateTimeFormatOptions>>> = {
  'zh-CN': {
    locale: 'zh-CN',
    short: { month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
    long: { dateStyle: 'long', timeStyle: 'medium', hourCycle: 'h23' },
    time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
    day: { month: 'long', day: 'numeric', weekday: 'short' },
  },
  en: {
    locale: 'en-GB',
    short: { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
    long: { dateStyle: 'long', timeStyle: 'medium', hourCycle: 'h23' },
    time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
    day: { weekday: 'short', month: 'short', day: 'numeric' },
  },
};

/** Made when first needed: each costs a slow phone several milliseconds, and a list needs one of them. */
const made = new Map<string, Intl.DateTimeFormat>();

function format(language: Language, style: Style): Intl.DateTimeFormat {
  const key = `${language}/${style}`;
  const present = made.get(key) ?? new Intl.DateTimeFormat(styles[language].locale, { timeZone: zone, ...styles[language][style] });
  made.set(key, present);
  return present;
}

/** Makes what a list of visits needs, for a moment when nobody waits. */
export function prepareTimes(language: Language): void {
  for (const style of ['time', 'short', 'day'] as const) format(language, style).format(0);
}

/** An instant as people here read it (Asia/Shanghai), whatever the machine's own zone. */
export function instantText(atMs: number, language: Language, style: Style = 'short'): string {
  return format(language, style).format(atMs);
}

/** A span in words with at most two units, rounded down: 「3 小时 20 分钟」. Negative spans read as their size. */
export function spanText(spanMs: number, language: Language): string {
  const size = Math.abs(spanMs);
  const days = Math.floor(size / DAY_MS);
  const hours = Math.floor((size % DAY_MS) / HOUR_MS);
  const minutes = Math.floor((size % HOUR_MS) / MINUTE_MS);
  const seconds = Math.floor(size / 1_000);
  const unit = language === 'zh-CN' ? { d: ' 天', h: ' 小时', m: ' 分钟', s: ' 秒' } : { d: ' d', h: ' h', m: ' min', s: ' s' };
  if (size < MINUTE_MS) return `${seconds}${unit.s}`;
  if (days > 0) return hours > 0 ? `${days}${unit.d} ${hours}${unit.h}` : `${days}${unit.d}`;
  if (hours > 0) return minutes > 0 ? `${hours}${unit.h} ${minutes}${unit.m}` : `${hours}${unit.h}`;
  return `${minutes}${unit.m}`;
}

/** What is left until an instant, or by how much it has passed. */
export function remainingText(dueAtMs: number, nowMs: number, language: Language): string {
  const span = spanText(dueAtMs - nowMs, language);
  if (language === 'zh-CN') return dueAtMs >= nowMs ? `剩 ${span}` : `超 ${span}`;
  return dueAtMs >= nowMs ? `${span} left` : `${span} over`;
}

/** The calendar day (YYYY-MM-DD) of an instant in Asia/Shanghai. */
export function dayOf(atMs: number): string {
  return new Date(atMs + 8 * HOUR_MS).toISOString().slice(0, 10);
}
