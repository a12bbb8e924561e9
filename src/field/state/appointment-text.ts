import type { Appointment } from '../../domain/model/visit.ts';
import { shanghaiDay } from '../../domain/rules/calendar-days.ts';
import type { Language } from '../../wording/language.ts';
import { instantText } from '../../wording/time-text.ts';

/** An appointment in words; its day reads as today where it is. */
export function appointmentText({ fromMs, toMs }: Appointment, language: Language, nowMs: number): string {
  const today = language === 'en' ? 'Today' : '今天';
  const day = shanghaiDay(fromMs) === shanghaiDay(nowMs) ? today : instantText(fromMs, language, 'day');
  return `${day} ${instantText(fromMs, language, 'time')}–${instantText(toMs, language, 'time')}`;
}
