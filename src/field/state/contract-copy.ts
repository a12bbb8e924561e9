import fontUrl from '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf?url';
import { sha256Hex, type Bytes } from '../../base/bytes.ts';
import { fail, ok, type Failure, type Result } from '../../base/result.ts';
import type { SignatureStrokes } from '../../domain/model/strokes.ts';
import type { WorkOrder } from '../../domain/model/work-order.ts';
import type { ContractText } from '../../domain/rules/contract-text.ts';
import type { FieldWording } from '../../wording/field.ts';
import type { FinishedBytes } from './evidence-of.ts';

export interface CopyRequest {
  readonly order: WorkOrder;
  readonly text: ContractText;
  readonly strokes: SignatureStrokes | null;
  readonly signedAtMs: number;
  readonly words: Pick<FieldWording['contract'], 'key' | 'digest'>;
}

/** Whether the printing font lies on this phone, so that a copy can be made without signal. */
export async function hasPrintingFont(): Promise<boolean> {
  return 'caches' in globalThis && (await caches.match(fontUrl, { ignoreSearch: true })) !== undefined;
}

/**
 * The signed contract as a PDF for the customer. The writer and the font are loaded only here.
 * Errors: contract/font-unavailable (not on the phone, and no signal), contract/glyph-missing.
 */
export async function buildContractPdf(request: CopyRequest): Promise<Result<FinishedBytes, Failure>> {
  const font = await fontBytes();
  if (font === null) return fail('contract/font-unavailable');
  const [{ renderPdf }, { contractDocument }] = await Promise.all([import('../../contract/pdf.ts'), import('../../contract/document.ts')]);
  const { order, text, strokes, signedAtMs, words } = request;
  const document = contractDocument({
    contract: text,
    particulars: [order.caseNumber, `${words.digest} ${text.sha256}`],
    signatures: [{ lines: [order.signer?.signerName ?? ''], strokes }],
    footer: `${order.caseNumber}  {page} / {pages}`,
    dateMs: signedAtMs,
    keyClauseMark: words.key,
  });
  const printed = await renderPdf(document, font);
  if (!printed.ok) return printed;
  return ok({ bytes: printed.value, sha256: await sha256Hex(printed.value), mime: 'application/pdf' });
}

async function fontBytes(): Promise<Bytes | null> {
  try {
    const answer = await fetch(fontUrl);
    return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : null;
  } catch {
    return null; // not on the phone, and no signal to fetch it
  }
}
