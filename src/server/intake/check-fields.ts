import { fail, ok } from '../../base/result.ts';
import type { Failure, Result } from '../../base/result.ts';
import type { PartnerTable } from '../../domain/programme/forms.ts';
import { partnerTable } from '../../domain/programme/interpret.ts';
import type { Programme } from '../../domain/programme/schema.ts';
import { checkAccountNumber, checkCreditCode, checkPhone, checkPropertyUnit, checkResidentId, checkTitleCertificate } from '../../domain/rules/identifiers.ts';
import { mattersNamed } from './matters.ts';

type Meaning = NonNullable<PartnerTable['fields'][number]['meaning']>;
export type Understood = Partial<Record<Meaning, string>>;
export type FieldFailure = Failure<'partner/field-missing' | 'partner/field-unknown' | 'partner/field-invalid' | 'partner/programme-unknown'>;

interface Message {
  readonly kind: 'application' | 'certificate';
  readonly fields: Readonly<Record<string, string>>;
  readonly nowMs: number;
}

/**
 * A partner's fields against the programme's own table, by the names the partner uses (T-03 … T-05, K-D2). A refusal
 * names the field and never what stood in it.
 */
export function understandFields(programme: Programme, message: Message): Result<Understood, FieldFailure> {
  const table = partnerTable(programme, message.kind);
  if (table === null) return fail('partner/programme-unknown');
  const understood: Understood = {};
  const left = new Map(Object.entries(message.fields));
  for (const field of table.fields) {
    const written = [field.name, ...field.alsoAccepted].filter((name) => left.has(name));
    if (written.length > 1) return fail('partner/field-invalid', { field: field.name });
    const value = written.map((name) => left.get(name) ?? '')[0]?.trim() ?? '';
    for (const name of written) left.delete(name);
    if (value === '') {
      if (field.required) return fail('partner/field-missing', { field: field.name });
      continue;
    }
    const checked = field.meaning === null ? value : checkedValue(field.meaning, value, { programme, nowMs: message.nowMs });
    if (checked === null) return fail('partner/field-invalid', { field: field.name });
    if (field.meaning !== null) understood[field.meaning] = checked;
  }
  const [unknown] = left.keys();
  return unknown === undefined ? ok(understood) : fail('partner/field-unknown', { field: unknown });
}

interface World {
  readonly programme: Programme;
  readonly nowMs: number;
}

const checks: Partial<Record<Meaning, (value: string, world: World) => string | null>> = {
  'identity-number': (value, { nowMs }) => identityNumber(value, nowMs),
  phone: (value) => checked(checkPhone(value)),
  'old-owner-phone': (value) => checked(checkPhone(value)),
  'title-certificate-number': (value) => checked(checkTitleCertificate(value)),
  'property-unit-number': (value) => checked(checkPropertyUnit(value)),
  'former-account-number': (value, { programme }) => checked(checkAccountNumber(value, programme.suppliers.flatMap((supplier) => supplier.accountDigits))),
  'joint-matter': (value, { programme }) => (mattersNamed(programme, value).length > 0 ? value : null),
};

/** Stored as checked, without control characters; null when it is not what its meaning says. */
function checkedValue(meaning: Meaning, value: string, world: World): string | null {
  if (value.length > 200 || /[\u0000-\u001f\u007f]/.test(value) || !value.isWellFormed()) return null;
  const check = checks[meaning];
  return check === undefined ? value : check(value, world);
}

/** Resident cards and credit codes by their own check digits; other papers (passport, permits) by form alone. */
function identityNumber(value: string, nowMs: number): string | null {
  if (/^\d{15}$|^\d{17}[\dXxＸｘ]$/.test(value.normalize('NFKC'))) return checked(checkResidentId(value, nowMs));
  if (/^[0-9A-Za-z]{18}$/.test(value)) return checked(checkCreditCode(value));
  return /^[A-Za-z0-9()（）]{5,20}$/.test(value) ? value.toUpperCase() : null;
}

function checked(result: ReturnType<typeof checkPhone>): string | null {
  return result.ok ? result.value.value : null;
}
