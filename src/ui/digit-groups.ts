/** Shorter numbers are compared at a glance as they are. */
const LONG = 10;

/** A long number in pieces of four from the left, as it is compared by eye; any other text is one piece. */
export function digitGroups(text: string): readonly string[] {
  if (text.length < LONG || !/^\d+$/.test(text)) return [text];
  return text.match(/\d{1,4}/g) ?? [text];
}
