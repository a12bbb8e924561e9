/** Where the words stand: a band at the foot of a meter photo, or slanted across a document so that no part can be reused. */
export type WatermarkStyle = 'footer' | 'across';

export interface Watermark {
  readonly lines: readonly string[];
  readonly style: WatermarkStyle;
}

type DrawingContext = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

const FONT = '"Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif';

/**
 * Draws visible words into a photo: purpose, case, time, "他用无效". Rules: C-05, C-17.
 * Across a document they stay faint enough for name and number to be read through them.
 */
export function drawWatermark(
  context: DrawingContext,
  size: { width: number; height: number },
  watermark: Watermark,
): void {
  const lines = watermark.lines.filter((line) => line.trim() !== '');
  if (lines.length === 0) return;
  if (watermark.style === 'footer') drawFooter(context, size, lines);
  else drawAcross(context, size, lines);
}

/** Breaks a line at the width given; Chinese breaks anywhere, so no words need to be kept whole. */
function wrapText(text: string, widthOf: (part: string) => number, maxWidth: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const character of text) {
    if (line !== '' && widthOf(line + character) > maxWidth) {
      lines.push(line);
      line = '';
    }
    line += character;
  }
  if (line !== '') lines.push(line);
  return lines;
}

function drawFooter(context: DrawingContext, size: { width: number; height: number }, lines: readonly string[]): void {
  const fontPixels = Math.max(14, Math.round(Math.min(size.width, size.height) / 32));
  context.save();
  context.font = `${fontPixels}px ${FONT}`;
  context.textBaseline = 'middle';
  const margin = fontPixels * 0.6;
  const wrapped = lines.flatMap((line) =>
    wrapText(line, (part) => context.measureText(part).width, size.width - 2 * margin),
  );
  const lineHeight = fontPixels * 1.4;
  const bandHeight = wrapped.length * lineHeight + margin;
  context.fillStyle = 'rgba(0, 0, 0, 0.62)';
  context.fillRect(0, size.height - bandHeight, size.width, bandHeight);
  context.fillStyle = '#fff';
  wrapped.forEach((line, i) =>
    context.fillText(line, margin, size.height - bandHeight + margin / 2 + (i + 0.5) * lineHeight),
  );
  context.restore();
}

function drawAcross(context: DrawingContext, size: { width: number; height: number }, lines: readonly string[]): void {
  const fontPixels = Math.max(16, Math.round(Math.min(size.width, size.height) / 24));
  const text = lines.join('  ');
  context.save();
  context.font = `${fontPixels}px ${FONT}`;
  context.textBaseline = 'middle';
  context.lineWidth = Math.max(1, fontPixels / 16);
  context.strokeStyle = 'rgba(255, 255, 255, 0.35)';
  context.fillStyle = 'rgba(160, 0, 0, 0.32)';
  context.translate(size.width / 2, size.height / 2);
  context.rotate(-Math.PI / 7);
  const reach = Math.hypot(size.width, size.height) / 2;
  const stepX = context.measureText(text).width + fontPixels * 3;
  const stepY = fontPixels * 5;
  for (let y = -reach, row = 0; y <= reach; y += stepY, row++) {
    for (let x = -reach - (row % 2) * (stepX / 2); x <= reach; x += stepX) {
      context.strokeText(text, x, y);
      context.fillText(text, x, y);
    }
  }
  context.restore();
}
