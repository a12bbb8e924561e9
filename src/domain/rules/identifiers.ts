import { fail, ok, type Failure, type Result } from '../../base/result.ts';
import { shanghaiDay } from './calendar-days.ts';

type IdentifierCode = 'identifier/check-digit-wrong' | 'identifier/format-unknown' | 'identifier/date-impossible';
export type IdentifierWarning = 'identifier/area-unknown' | 'identifier/old-format';

/** What was typed, as it is stored, and what should be looked at twice. A warning never refuses (C-22). */
export interface CheckedIdentifier {
  readonly value: string;
  readonly warnings: readonly IdentifierWarning[];
}
export type IdentifierResult = Result<CheckedIdentifier, Failure<IdentifierCode>>;

/** Provinces of GB/T 2260, first two digits. Counties come and go; the number stays for life. */
const PROVINCES = new Set('11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83'.split(' '));

/**
 * 居民身份证 (GB 11643-1999), 15 digits only as old master data, and the new 外国人永久居留身份证 beginning with 9.
 * `todayMs` decides whether a birth date lies ahead. `knownAreas` empty: only the province is looked at.
 */
export function checkResidentId(typed: string, todayMs: number, knownAreas: ReadonlySet<string> = new Set()): IdentifierResult {
  const value = halfWidth(typed).toUpperCase();
  if (/^\d{15}$/.test(value)) return birth(`19${value.slice(6, 12)}`, todayMs) ? ok({ value, warnings: ['identifier/old-format'] }) : fail('identifier/date-impossible');
  if (!/^\d{17}[\dX]$/.test(value)) return fail('identifier/format-unknown');
  if (!birth(value.slice(6, 14), todayMs)) return fail('identifier/date-impossible');
  if (residentCheckCharacter(value.slice(0, 17)) !== value[17]) return fail('identifier/check-digit-wrong');
  if (value.startsWith('9')) return ok({ value, warnings: [] });
  const known = PROVINCES.has(value.slice(0, 2)) && (knownAreas.size === 0 || knownAreas.has(value.slice(0, 6)));
  return ok({ value, warnings: known ? [] : ['identifier/area-unknown'] });
}

/** ISO 7064 MOD 11-2 over 17 digits. */
export function residentCheckCharacter(digits: string): string {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  return '10X98765432'[weights.reduce((sum, weight, i) => sum + weight * Number(digits[i]), 0) % 11] ?? '';
}

const CREDIT_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** 统一社会信用代码 (GB 32100-2015). The first character may be a letter (village collectives). */
export function checkCreditCode(typed: string): IdentifierResult {
  const value = halfWidth(typed).toUpperCase();
  if (!/^[0-9A-HJ-NP-RTUWXY]{18}$/.test(value)) return fail('identifier/format-unknown');
  if (creditCheckCharacter(value.slice(0, 17)) !== value[17]) return fail('identifier/check-digit-wrong');
  return ok({ value, warnings: PROVINCES.has(value.slice(2, 4)) ? [] : ['identifier/area-unknown'] });
}

/** 31 − (sum mod 31), and 31 is written 0. */
export function creditCheckCharacter(head: string): string {
  let weight = 1;
  let sum = 0;
  for (const character of head) {
    sum += CREDIT_ALPHABET.indexOf(character) * weight;
    weight = (weight * 3) % 31;
  }
  return CREDIT_ALPHABET[(31 - (sum % 31)) % 31] ?? '';
}

/** 不动产单元代码 (GB/T 37346-2019): 28 characters in groups 6-6-7-9; blanks between the groups are how it is printed. */
export function checkPropertyUnit(typed: string): IdentifierResult {
  const value = halfWidth(typed).toUpperCase();
  if (!/^\d{12}[A-Z]{2}\d{5}[FLQW]\d{8}$/.test(value)) return fail('identifier/format-unknown');
  return ok({ value, warnings: PROVINCES.has(value.slice(0, 2)) ? [] : ['identifier/area-unknown'] });
}

/** 不动产权证号: structure only, since lengths differ by city; older certificates pass with a warning. */
export function checkTitleCertificate(typed: string): IdentifierResult {
  const value = typed.normalize('NFKC').replace(/\s/g, '').replace(/\(/g, '（').replace(/\)/g, '）');
  if (/^\p{Script=Han}（\d{4}）\p{Script=Han}{2,20}不动产权第\d{5,12}号$/u.test(value)) return ok({ value, warnings: [] });
  if (/(房地证|房权证).*字?第.+号$/.test(value)) return ok({ value, warnings: ['identifier/old-format'] });
  return fail('identifier/format-unknown');
}

/** Mobile numbers by form only: carriers and prefixes change. */
export function checkMobile(typed: string): IdentifierResult {
  const value = halfWidth(typed).replace(/^\+?86(?=1\d{10}$)/, '');
  return /^1[3-9]\d{9}$/.test(value) ? ok({ value, warnings: [] }) : fail('identifier/format-unknown');
}

/** A mobile or a fixed line with its area code. */
export function checkPhone(typed: string): IdentifierResult {
  const mobile = checkMobile(typed);
  if (mobile.ok) return mobile;
  const value = halfWidth(typed);
  return /^0\d{9,11}$/.test(value) ? ok({ value, warnings: [] }) : fail('identifier/format-unknown');
}

/** 户号: no supplier prints a check digit; the lengths are the supplier's data. */
export function checkAccountNumber(typed: string, lengths: readonly number[]): IdentifierResult {
  const value = halfWidth(typed);
  return /^\d+$/.test(value) && lengths.includes(value.length) ? ok({ value, warnings: [] }) : fail('identifier/format-unknown');
}

/** Full-width digits and letters to half-width; blanks, dots and dashes that people put between groups go. */
function halfWidth(typed: string): string {
  return typed.normalize('NFKC').replace(/[\s\-\u2010-\u2015·.()]/g, '');
}

function birth(yyyymmdd: string, todayMs: number): boolean {
  const day = `${yyyymmdd.slice(0, 4)}-${yyyymmdd.slice(4, 6)}-${yyyymmdd.slice(6, 8)}`;
  const atMs = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(atMs) && new Date(atMs).toISOString().slice(0, 10) === day && day >= '1850-01-01' && day <= shanghaiDay(todayMs);
}
