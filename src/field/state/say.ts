import type { Label } from '../../domain/programme/source.ts';
import type { Language } from '../../wording/language.ts';
import { dayOf, instantText } from '../../wording/time-text.ts';

/** A programme's own words in the present language. */
export function labelText(label: Label, language: Language): string {
  return language === 'en' ? label.en : label.zh;
}

/** An appointment in words; its day reads as today where it is. */
export function windowText(span: { readonly fromMs: number; readonly toMs: number }, language: Language, nowMs: number): string {
  const today = language === 'en' ? 'Today' : '今天';
  const day = dayOf(span.fromMs) === dayOf(nowMs) ? today : instantText(span.fromMs, language, 'day');
  return `${day} ${instantText(span.fromMs, language, 'time')}–${instantText(span.toMs, language, 'time')}`;
}

/** Bytes in a unit people know; one decimal at most. */
export function sizeText(bytes: number): string {
  if (bytes >= 1_073_741_824) return `${(bytes / 1_073_741_824).toFixed(1)} GB`;
  return `${Math.round(bytes / 1_048_576)} MB`;
}

