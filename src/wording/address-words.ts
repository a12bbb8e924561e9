/** What a line of an address may end behind: a place, a road, a number, a building; the mask stays with it. */
const ENDS = /.*?(?:街道|大道|单元|公司|[省市区县镇乡村路街巷号幢栋期])\**|.+$/gsu;

/** An address, or the name of a company that has one in it, in the words a person would pause between. */
export function addressWords(address: string): readonly string[] {
  return address.match(ENDS) ?? [];
}
