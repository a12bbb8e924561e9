import { addressParts } from './address-parts.ts';
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
  const words = (addressParts(text)?.rest ?? '').match(/[\da-z一二三四五六七八九十]+/gi) ?? [];
  const numbers = words.flatMap((word) => (/^\d{3,}$/.test(word) ? [word.slice(0, -2), word.slice(-2)] : [word]));
  return numbers.map((number) => (/^\d+$/.test(number) ? String(Number(number)) : number.toLowerCase())).join('-');
}
