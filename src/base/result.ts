/** An expected outcome: a value or a coded failure. Throwing is kept for bugs. */
export type Result<T, E = Failure> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

/** A failure a person may meet. `code` is stable and has a text in every language; `detail` holds only plain facts for that text. */
export interface Failure<C extends string = string> {
  readonly code: C;
  readonly detail?: Readonly<Record<string, string | number>>;
}

export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

export function fail<C extends string>(
  code: C,
  detail?: Readonly<Record<string, string | number>>,
): { readonly ok: false; readonly error: Failure<C> } {
  return { ok: false, error: detail === undefined ? { code } : { code, detail } };
}
