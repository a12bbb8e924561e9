import { maskAddress } from './masking.ts';

/**
 * Whether two addresses may be the same building, as two systems write it: whole or masked, with or without province and
 * district, 栋 and 幢 and 号楼 alike. What names no building says nothing, and may be any. Source: T-14.
 */
export function sameBuilding(one: string, other: string): boolean {
  const [left, right] = [buildingOf(one), buildingOf(other)];
  const [short, long] = left.length < right.length ? [left, right] : [right, left];
  return short === '' || short === long || (short.length >= TELLING_LETTERS && long.endsWith(short));
}

/** Fewer name a building and no street or estate: many addresses end so. */
const TELLING_LETTERS = 4;

function buildingOf(address: string): string {
  const text = address.normalize('NFKC').replace(/[\s*]/g, '');
  return maskAddress(text).replaceAll('*', '').replace(/(?:栋|号楼|座|#)$/, '幢').replace(/(?<=\D)0+(?=\d)/g, '');
}
