const NUMERALS =
  /[零〇一二三四五六七八九十百两]+(?=号?单元|号|栋|幢|楼|座|层|室|期|组|门|社|队|区|弄|巷|支|院|户|房|#)|(?<=第)[零〇一二三四五六七八九十百两]+/g;
const DIGIT_OF: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
};

/**
 * one way to write what people write in many: half width, lower case, Arabic numerals before what they count.
 * Stored texts and typed ones go through the same door.
 */
export function plainText(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u2010-\u2015~～]/g, '-')
    .replace(NUMERALS, (numeral) => String(arabic(numeral)));
}

/** 十二 → 12, 一百零一 → 101, 二〇三 → 203. */
function arabic(numeral: string): number {
  if (!/[十百]/.test(numeral)) return Number([...numeral].map((letter) => DIGIT_OF[letter] ?? 0).join(''));
  let total = 0;
  let digit = 0;
  for (const letter of numeral) {
    if (letter === '百' || letter === '十') {
      total += (digit === 0 ? 1 : digit) * (letter === '百' ? 100 : 10);
      digit = 0;
    } else digit = DIGIT_OF[letter] ?? 0;
  }
  return total + digit;
}

/** 3幢 = 3栋 = 3号楼 = 三座 = 3#: the number or letter alone. */
export function buildingKey(building: string): string {
  return plainText(building)
    .replace(/^第/, '')
    .replace(/(?:号院?楼|幢|栋|座|#楼?|楼)$/, '');
}

export function unitKey(unit: string): string {
  return plainText(unit)
    .replace(/^第/, '')
    .replace(/(?:号?单元|门)$/, '');
}

/** What a room answers to: as printed without 室, and 9-9 also to 909 and 0909. */
export function roomKeys(room: string): readonly string[] {
  const key = plainText(room)
    .replace(/^-+/, '')
    .replace(/^\d+[楼层](?=\d)/, '')
    .replace(/(?:室|号房|号|房|户)(?=附|$)/g, '');
  const pair = /^(\d{1,2})-(\d{1,2})$/.exec(key);
  if (pair !== null) return [key, `${Number(pair[1])}${(pair[2] ?? '').padStart(2, '0')}`];
  const whole = /^(\d{1,2})(\d{2})$/.exec(key);
  return whole === null ? [key] : [key, `${Number(whole[1])}-${Number(whole[2])}`];
}
