/** A name and what is to be said of it: one value, several sayings that dots part, or a text that is broken between its words only. */
export type Fact = { readonly name: string } & (
  | { readonly value: string; readonly figures?: boolean }
  | { readonly sayings: readonly string[] }
  | { readonly words: readonly string[] }
);

/** Those of the sayings that say something. */
export function sayings(...said: readonly (string | null | undefined)[]): readonly string[] {
  return said.filter((saying) => saying != null && saying !== '') as string[];
}
