interface Natural {
  readonly text: string;
  /** The text with `#` for every number. */
  readonly shape: string;
  readonly numbers: readonly number[];
}

/** texts of one shape side by side, their numbers as numbers: 1-9, 1-10, 2-1, 101室, 102室. */
export function inNaturalOrder(texts: readonly string[]): string[] {
  return texts
    .map(natural)
    .sort(compare)
    .map(({ text }) => text);
}

function natural(text: string): Natural {
  return { text, shape: text.replace(/\d+/g, '#'), numbers: (text.match(/\d+/g) ?? []).map(Number) };
}

function compare(a: Natural, b: Natural): number {
  if (a.shape !== b.shape) return a.shape < b.shape ? -1 : 1;
  for (const [i, number] of a.numbers.entries()) {
    const difference = number - (b.numbers[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.text < b.text ? -1 : Number(a.text > b.text);
}
