/** From the first byte wanted to the one after the last. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/** One range of a `Range` header (RFC 9110 §14.2). Null: none that we keep, so the whole is sent; `beyond`: past the end. */
export function byteRange(header: string | undefined, sizeBytes: number): ByteRange | null | 'beyond' {
  const parts = /^bytes=(\d{1,15})-(\d{0,15})$/.exec(header ?? '');
  if (parts === null) return null;
  const from = Number(parts[1]);
  const to = parts[2] === '' ? sizeBytes : Math.min(Number(parts[2]) + 1, sizeBytes);
  if (from >= sizeBytes) return 'beyond';
  return to <= from ? null : { from, to };
}
