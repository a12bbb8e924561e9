/** Width of a piece of text in points at the size in hand. */
export type WidthOf = (text: string) => number;

const NEVER_FIRST = new Set('，。、；：？！）》〉】」』”’…—％,.;:?!)]}%');
const NEVER_LAST = new Set('（《〈【「『“‘([{￥$');

/**
 * Breaks text into lines: Chinese anywhere but before closing and after opening punctuation, figures and Latin words only
 * between them unless one alone is wider than the line. Line feeds are kept.
 */
export function wrapLines(text: string, widthOf: WidthOf, maxWidth: number): string[] {
  return text.split('\n').flatMap((paragraph) => wrapParagraph(paragraph, widthOf, maxWidth));
}

function wrapParagraph(paragraph: string, widthOf: WidthOf, maxWidth: number): string[] {
  const lines: string[] = [];
  let line = '';
  let width = 0;
  for (const piece of pieces(paragraph, widthOf, maxWidth)) {
    const pieceWidth = widthOf(piece);
    // Closing punctuation may hang into the margin rather than open a line.
    if (width + pieceWidth > maxWidth && line !== '' && !NEVER_FIRST.has(piece)) {
      const carried = trailingOpeners(line);
      lines.push(line.slice(0, line.length - carried.length).trimEnd());
      line = carried;
      width = carried === '' ? 0 : widthOf(carried);
      if (piece === ' ') continue;
    }
    line += piece;
    width += pieceWidth;
  }
  lines.push(line);
  return lines;
}

/** Words and figures as a whole where they fit on a line, everything else character by character. */
function pieces(paragraph: string, widthOf: WidthOf, maxWidth: number): string[] {
  const found = paragraph.match(/[A-Za-z0-9]+(?:[.,:/-][A-Za-z0-9]+)*|[^]/gu) ?? [];
  return found.flatMap((piece) => (widthOf(piece) > maxWidth ? [...piece] : [piece]));
}

function trailingOpeners(line: string): string {
  let at = line.length;
  while (at > 0 && NEVER_LAST.has(line[at - 1] ?? '')) at--;
  return at === 0 ? '' : line.slice(at);
}
