import type { RowAddress } from './register-row.ts';

const NUMERAL = '一二三四五六七八九十百零〇两';
const NUMBER = `(?:[A-Za-z]{0,2}\\d{1,4}[A-Za-z]?|[A-Za-z]{1,2}|[${NUMERAL}]+|[甲乙丙丁戊己庚辛东南西北中])`;
/** A number is taken whole: no digit, letter or numeral stands right before it. */
const ALONE = `(?<![\\dA-Za-z${NUMERAL}第])`;
const BUILDING = new RegExp(`${ALONE}(?:附|第)?${NUMBER}(?:-\\d{1,3})?(?:幢|栋|号楼|座|#楼?)`, 'g');
const UNIT = new RegExp(`${ALONE}(?:第)?${NUMBER}(?:号?单元|门(?![市面路街口头卫诊]))`);
const ROOM_AT_END = new RegExp(
  `${ALONE}(?:(?:负|地下)?(?:\\d+|[${NUMERAL}]+)[楼层])?(?:附|负|[A-Za-z])?\\d+[A-Za-z]?(?:-\\d+[A-Za-z]?)*(?:号|室|房|户)?(?:附\\d+号)?(?:-\\d+)*$`,
);

/**
 * an address in the pieces it is searched by. Nothing is lost: put together again they are the address, in half
 * width and without blanks. The last building named counts; what stands behind unit or building is the room.
 */
export function splitAddress(address: string): Omit<RowAddress, 'stemPinyin'> {
  const text = address
    .normalize('NFKC')
    .replace(/\s/g, '')
    .replace(/[\u2010-\u2015]/g, '-');
  const building = [...text.matchAll(BUILDING)].at(-1);
  if (building !== undefined) {
    const rest = text.slice(building.index + building[0].length);
    return { stem: text.slice(0, building.index), building: building[0], ...unitAndRoom(rest) };
  }
  const unit = UNIT.exec(text);
  if (unit !== null)
    return {
      stem: text.slice(0, unit.index),
      building: '',
      unit: unit[0],
      room: text.slice(unit.index + unit[0].length),
    };
  const room = ROOM_AT_END.exec(text)?.[0] ?? '';
  return { stem: text.slice(0, text.length - room.length), building: '', unit: '', room };
}

function unitAndRoom(rest: string): { readonly unit: string; readonly room: string } {
  const unit = UNIT.exec(rest);
  return unit?.index === 0 ? { unit: unit[0], room: rest.slice(unit[0].length) } : { unit: '', room: rest };
}
