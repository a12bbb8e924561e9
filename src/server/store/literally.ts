/** A text inside a LIKE pattern as itself: its own percent signs, lines and backslashes are letters. */
export function literally(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
