/** T-12: two writings of an address name the same building: width, blanks, the city put before it and 栋/幢/号楼/座 do not matter. */
export function sameBuilding(a: string, b: string): boolean {
  const [short, long] = [keyOf(a), keyOf(b)].sort((one, other) => one.length - other.length) as [string, string];
  return short === long || (short.length >= ENOUGH_LETTERS && long.endsWith(short));
}

/** Less than this is no street with its number: one may not stand for the end of the other. */
const ENOUGH_LETTERS = 6;

/** Up to and including the building, or the house number where no building is named. */
function keyOf(address: string): string {
  const text = address
    .normalize('NFKC')
    .replace(/[\s,，、。.·;；#()（）]/g, '')
    .replace(/^\p{Script=Han}{2,8}(?:省|自治区)/u, '')
    .replace(/^\p{Script=Han}{2,4}市(?=\p{Script=Han}{2,4}?[区县])/u, '')
    .toLowerCase();
  const building = /^(.*?(?:\d|[a-z甲乙丙丁一二三四五六七八九十]))(?:幢|栋|号楼|座)/.exec(text)?.[1];
  return building === undefined ? (/^.*?\d+号/.exec(text)?.[0] ?? text) : `${building}幢`;
}
