const DIGIT_BITS = 11;
const DIGITS = 1 << DIGIT_BITS;

/** The row numbers of `order` by their keys, rows with equal keys as they were before. Size: one more array as long. */
export function sortByKey(order: Uint32Array, keys: Uint32Array): Uint32Array {
  let largest = 0;
  for (const row of order) largest = Math.max(largest, keys[row] ?? 0);
  let from = order;
  let to: Uint32Array = new Uint32Array(order.length);
  for (let shift = 0; shift < 32 && largest >>> shift > 0; shift += DIGIT_BITS) {
    onePass(from, to, (row) => ((keys[row] ?? 0) >>> shift) & (DIGITS - 1));
    [from, to] = [to, from];
  }
  return from;
}

function onePass(from: Uint32Array, to: Uint32Array, digitOf: (row: number) => number): void {
  const starts = new Uint32Array(DIGITS + 1);
  for (const row of from) {
    const next = digitOf(row) + 1;
    starts[next] = (starts[next] ?? 0) + 1;
  }
  for (let i = 1; i <= DIGITS; i++) starts[i] = (starts[i] ?? 0) + (starts[i - 1] ?? 0);
  for (const row of from) {
    const digit = digitOf(row);
    const at = starts[digit] ?? 0;
    to[at] = row;
    starts[digit] = at + 1;
  }
}
