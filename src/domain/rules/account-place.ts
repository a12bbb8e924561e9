import { sameBuilding } from './same-address.ts';

/** Where an account lies, seen from the case's address. `same-building`: another door, or one that cannot be compared. */
export type AccountPlace = 'same-door' | 'same-building' | 'elsewhere';

/** T-12, C-16: says which of several accounts behind one masked address is the case's own, and shows no room. */
export function accountPlace(caseAddress: string, accountAddress: string): AccountPlace {
  if (!sameBuilding(caseAddress, accountAddress)) return 'elsewhere';
  return doorKey(caseAddress) === doorKey(accountAddress) ? 'same-door' : 'same-building';
}

/** 2单元9-9 = 2单元909室: the numbers behind the building, a room of three or more digits taken as storey and door. */
function doorKey(address: string): string {
  const text = address.normalize('NFKC').replace(/\s/g, '');
  const door = /^.*?(?:\d|[A-Za-z甲乙丙丁一二三四五六七八九十])(?:幢|栋|号楼|座)(.*)$/.exec(text)?.[1] ?? /^.*?\d+号(.*)$/.exec(text)?.[1] ?? '';
  const numbers = (door.match(/[\da-z一二三四五六七八九十]+/gi) ?? []).flatMap((number) => (/^\d{3,}$/.test(number) ? [number.slice(0, -2), number.slice(-2)] : [number]));
  return numbers.map((number) => (/^\d+$/.test(number) ? String(Number(number)) : number.toLowerCase())).join('-');
}
