import { samplePhone, sampleResidentId } from './identifiers.ts';

export interface SamplePerson {
  readonly name: string;
  readonly phone: string;
  readonly identityNumber: string;
}

const SURNAMES = ['试', '测', '样'] as const;
const STEMS = ['甲', '乙', '丙', '丁', '戊', '己', '庚', '辛', '壬', '癸'] as const;
/** Four characters, a compound surname, a name with a dot: what masking and printing must get right. */
const UNUSUAL: Readonly<Record<number, string>> = { 13: '欧阳试样', 27: '阿测·示例提', 41: '试样甲乙' };

/** Surnames nobody bears with stems for given names: two characters, every third name three. */
export function sampleName(serial: number): string {
  const unusual = UNUSUAL[serial];
  if (unusual !== undefined) return unusual;
  const surname = SURNAMES[serial % SURNAMES.length] ?? '试';
  const given = STEMS[Math.floor(serial / SURNAMES.length) % STEMS.length] ?? '甲';
  const second = serial % 3 === 1 ? STEMS[(serial * 7) % STEMS.length] ?? '' : '';
  return surname + given + second;
}

export function samplePerson(serial: number): SamplePerson {
  return { name: sampleName(serial), phone: samplePhone(serial), identityNumber: sampleResidentId(serial) };
}
