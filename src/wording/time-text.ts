import type { Language, PerLanguage } from './language.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** Since 1992 China keeps one time the whole year; no instant of this product is older. */
const SHANGHAI_AHEAD_MS = 8 * HOUR_MS;

type Style = 'short' | 'long' | 'time' | 'day';

const weekdaysZh = ['周日', '周一', '周二', '周三', '周四', '周五', '周六'];
const weekdaysEn = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const monthsEn = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sept', 'Oct', 'Nov', 'Dec'];

/** Date and time of a short one stay in one line. Written out here: a formatter of the platform costs a slow phone 50 ms each, and the first list would wait for three. */
const written: PerLanguage<Readonly<Record<Style, (at: Wall) => string>>> = {
  'zh-CN': {
    short: (at) => `${at.month}/${at.day}\u00a0${at.time}`,
    long: (at) => `${at.year}年${at.month}月${at.day}日 ${at.time}:${at.seconds}`,
    time: (at) => at.time,
    day: (at) => `${at.month}月${at.day}日${weekdaysZh[at.weekday]}`,
  },
  en: {
    short: (at) => `${at.day}\u00a0${monthsEn[at.month - 1]},\u00a0${at.time}`,
    long: (at) => `${at.day} ${monthsEn[at.month - 1]} ${at.year}, ${at.time}:${at.seconds}`,
    time: (at) => at.time,
    day: (at) => `${weekdaysEn[at.weekday]} ${at.day} ${monthsEn[at.month - 1]}`,
  },
};

/** What a clock and a calendar in Shanghai show. */
interface Wall {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  readonly time: string;
  readonly seconds: string;
}

function wallOf(atMs: number): Wall {
  const at = new Date(atMs + SHANGHAI_AHEAD_MS);
  const two = (number: number) => String(number).padStart(2, '0');
  return { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: at.getUTCDate(), weekday: at.getUTCDay(), time: `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`, seconds: two(at.getUTCSeconds()) };
}

/** An instant as people here read it (Asia/Shanghai), whatever the machine's own zone. */
export function instantText(atMs: number, language: Language, style: Style = 'short'): string {
  return written[language][style](wallOf(atMs));
}

/** From when to when on one day: 「11/30 09:00–11:00」. */
export function windowText({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }, language: Language): string {
  return `${instantText(fromMs, language)}–${instantText(toMs, language, 'time')}`;
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
  if (language === 'zh-CN') return dueAtMs >= nowMs ? `剩 ${span}` : `已超 ${span}`;
  return dueAtMs >= nowMs ? `${span} left` : `${span} over`;
}
