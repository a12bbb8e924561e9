/** Several short sayings in one line, parted by a dot that never begins the next line. */
export function dotted(parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null && part !== '').join('\u00a0· ');
}
