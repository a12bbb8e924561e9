export interface AddressParts {
  /** Up to and with the building, or the house number where no building is named. */
  readonly head: string;
  /** Storey, unit and room; empty where the address ends before them. */
  readonly rest: string;
  readonly headIs: 'building' | 'house-number';
}

/** 示例路9001号示例花园3幢 · 2单元9-9. Null when the address names neither building nor house number. Total: any text goes in. */
export function addressParts(address: string): AddressParts | null {
  const building = /^(.*?(?:\d|[A-Za-z甲乙丙丁一二三四五六七八九十])(?:幢|栋|号楼|座))(.*)$/s.exec(address);
  const found = building ?? /^(.*?\d+号)(.*)$/s.exec(address);
  if (found === null) return null;
  return { head: found[1] ?? '', rest: found[2] ?? '', headIs: building === null ? 'house-number' : 'building' };
}
