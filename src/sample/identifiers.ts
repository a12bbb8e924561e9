import { residentCheckCharacter } from '../domain/rules/identifiers.ts';
import { meterCheckDigit } from '../domain/rules/meter-label.ts';

/** A district code that was never assigned, with a right check character: passes every check and belongs to nobody. */
export function sampleResidentId(serial: number): string {
  const year = 1960 + (serial * 7) % 45;
  const month = String(1 + (serial % 12)).padStart(2, '0');
  const day = String(1 + (serial % 28)).padStart(2, '0');
  const head = `500199${year}${month}${day}${String(serial % 1000).padStart(3, '0')}`;
  return head + residentCheckCharacter(head);
}

/** Of a prefix that no carrier has: it cannot ring anywhere. */
export function samplePhone(serial: number): string {
  return `1540000${String(serial % 10_000).padStart(4, '0')}`;
}

/** 22 digits as a meter's label has them, of a supplier that does not exist. */
export function sampleMeterNumber(serial: number): string {
  const head = `9930001${String(serial).padStart(14, '0')}`;
  return head + meterCheckDigit(head);
}

/** 10 digits, or 13 with the prefix of the newer numbers; 999 is no province. */
export function sampleAccountNumber(serial: number, digits: 10 | 13 = 10): string {
  const ten = `999000${String(serial).padStart(4, '0')}`;
  return digits === 10 ? ten : `999${ten}`;
}

export function sampleTitleCertificate(serial: number): string {
  return `渝（2022）示例区不动产权第${String(serial).padStart(9, '0')}号`;
}

export function samplePropertyUnit(serial: number): string {
  return `500199001001GB00001F0001${String(serial).padStart(4, '0')}`;
}
