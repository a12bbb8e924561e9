/** An address as it is searched: half-width, without blanks and punctuation, without the province and city that forms put before it. */
export function addressKey(address: string): string {
  return address
    .normalize('NFKC')
    .replace(/[\s,，、。.·;；#()（）]/g, '')
    .replace(/^(?:\p{Script=Han}{2,8}(?:省|自治区))?\p{Script=Han}{2,4}市\p{Script=Han}{2,4}?[区县]/u, '')
    .toLowerCase();
}

/** A key of fewer letters stands in too many addresses to mean one of them. */
export const SHORTEST_KEY = 2;

/** The part of a key that names the building, or the house number where there is none: neighbours share it. */
export function buildingKey(address: string): string {
  const key = addressKey(address);
  return /^.*?\d+(?:幢|栋|号楼|座)/.exec(key)?.[0] ?? /^.*?\d+号/.exec(key)?.[0] ?? key.slice(0, 12);
}

/** The street, or the community: what is taken when a building has few meters. */
export function streetKey(address: string): string {
  const key = addressKey(address);
  return /^.*?\d+号/.exec(key)?.[0] ?? buildingKey(address);
}
