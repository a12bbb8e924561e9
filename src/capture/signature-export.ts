import { sha256Hex, utf8 } from '../base/bytes.ts';
import type { Bytes } from '../base/bytes.ts';
import { canonicalJson } from '../base/canonical-json.ts';
import { fail, ok } from '../base/result.ts';
import type { Failure, Result } from '../base/result.ts';
import { SIGNATURE_PAPER } from '../domain/model/strokes.ts';
import type { SignatureStrokes } from '../domain/model/strokes.ts';
import { isSigned, strokePath } from '../domain/rules/stroke-path.ts';

/** A finished signature: the strokes are the evidence, the picture is made from them at will. */
export interface CapturedSignature {
  readonly strokes: SignatureStrokes;
  /** The strokes as canonical JSON. */
  readonly bytes: Bytes;
  readonly sha256: string;
  readonly mime: 'application/json';
}

/** Errors: `signature/empty` when nothing, or only a slip of the finger, was written. Rule: C-09. */
export async function finishSignature(
  strokes: SignatureStrokes | null,
): Promise<Result<CapturedSignature, Failure<'signature/empty'>>> {
  if (strokes === null || !isSigned(strokes.strokes)) return fail('signature/empty');
  const bytes = utf8(canonicalJson(strokes));
  return ok({ strokes, bytes, sha256: await sha256Hex(bytes), mime: 'application/json' });
}

/** A picture of the signature, for showing; black on nothing. */
export function signatureSvg(strokes: SignatureStrokes): string {
  const paths = strokes.strokes.map((stroke) => `<path d="${strokePath(stroke)}"/>`).join('');
  const { width, height } = SIGNATURE_PAPER;
  const pen = 'fill="none" stroke="#000" stroke-width="6" stroke-linecap="round" stroke-linejoin="round"';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}"><g ${pen}>${paths}</g></svg>`;
}
