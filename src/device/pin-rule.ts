/** Digits of a PIN, at least. */
export const SHORTEST_PIN = 6;
const LONGEST = 32;

/** Whether a PIN is worth its name: six digits or more, no run, no repeated piece, no date (V-04). */
export function isStrongPin(pin: string): boolean {
  if (!/^\d+$/.test(pin) || pin.length < SHORTEST_PIN || pin.length > LONGEST) return false;
  return !isRun(pin) && !repeatsItself(pin) && !isPalindromeOfPairs(pin) && !isDate(pin);
}

function isRun(pin: string): boolean {
  const steps = new Set([...pin].slice(1).map((digit, i) => (Number(digit) - Number(pin[i]) + 10) % 10));
  return steps.size === 1; // 123456, 987654, 000000, 135791, 890123
}

function repeatsItself(pin: string): boolean {
  return [1, 2, 3, 4].some((size) => pin.length > size && pin.length % size === 0 && pin === pin.slice(0, size).repeat(pin.length / size));
}

function isPalindromeOfPairs(pin: string): boolean {
  return /^(\d)\1+(\d)\2+$/.test(pin); // 111222, 110000
}

function isDate(pin: string): boolean {
  const orders = pin.length === 8 ? [[0, 4, 6]] : pin.length === 6 ? [[0, 2, 4]] : [];
  return orders.some(([year = 0, month = 0, day = 0]) => isDayOfYear(pin.slice(year, month), pin.slice(month, day), pin.slice(day)));
}

function isDayOfYear(year: string, month: string, day: string): boolean {
  const isPlausibleYear = year.length === 2 || (Number(year) >= 1900 && Number(year) <= 2100);
  return isPlausibleYear && Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= 31;
}
