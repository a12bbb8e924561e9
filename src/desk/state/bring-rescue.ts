import { ok, type Failure, type Result } from '../../base/result.ts';
import { readRescue } from '../../protocol/read-rescue.ts';
import { rescueFilesKnown } from '../../protocol/desk.ts';
import { PUSH_MAX_BYTES, pushResponse, type PushResult } from '../../protocol/push.ts';
import type { RescueCapture, RescueFile } from '../../protocol/rescue.ts';
import type { DeskApi } from '../api.ts';

/** What became of a rescue: captures and files together, in the order of the file. */
export interface RescueReport {
  readonly captures: { readonly taken: number; readonly known: number };
  readonly files: { readonly taken: number; readonly known: number };
  /** Captures that wait for another one, or for a newer server; the phone itself will bring them. */
  readonly waiting: number;
  readonly refused: readonly { readonly what: 'capture' | 'file' | 'line'; readonly code: string }[];
  readonly torn: boolean;
}

/** Fewer than a push may hold, so that a person sees it move. */
const AT_ONCE = 20;

/**
 * Sends a phone's unsent work on to the office, read as it streams: captures in small batches, files one by one after a
 * question which are there. Doing it again adds nothing. Breaks off where the line does; everything before that is in.
 * Errors: rescue/not-a-file, link/offline, and the server's own for a request as a whole.
 */
export async function bringRescue(api: DeskApi, file: Blob, onReport: (report: RescueReport) => void): Promise<Result<RescueReport, Failure>> {
  let report: RescueReport = { captures: { taken: 0, known: 0 }, files: { taken: 0, known: 0 }, waiting: 0, refused: [], torn: false };
  const say = (next: RescueReport) => {
    report = next;
    onReport(report);
  };
  let batch: RescueCapture[] = [];
  let sizeBytes = 0;
  const send = async (): Promise<Result<void, Failure>> => {
    if (batch.length === 0) return ok(undefined);
    const answer = await api.post('/desk/v1/rescue/captures', { items: batch.map(({ capture }) => capture), vouchers: batch.map(({ voucher }) => voucher) }, pushResponse);
    if (!answer.ok) return answer;
    say(answer.value.results.reduce(withCapture, report));
    batch = [];
    sizeBytes = 0;
    return ok(undefined);
  };
  for await (const part of readRescue(file)) {
    if (!part.ok) {
      if (part.error.code !== 'rescue/torn') return part;
      say({ ...report, torn: true });
    } else if ('unreadable' in part.value) {
      say({ ...report, refused: [...report.refused, { what: 'line', code: 'envelope/unreadable' }] });
    } else if ('capture' in part.value) {
      const itemBytes = JSON.stringify(part.value).length;
      if (batch.length >= AT_ONCE || sizeBytes + itemBytes > PUSH_MAX_BYTES) {
        const sent = await send();
        if (!sent.ok) return sent;
      }
      batch.push(part.value);
      sizeBytes += itemBytes;
    } else if ('file' in part.value) {
      const sent = await send();
      if (!sent.ok) return sent;
      const brought = await bringFile(api, part.value);
      if (!brought.ok) return brought;
      say(withFile(report, brought.value));
    }
  }
  const sent = await send();
  return sent.ok ? ok(report) : sent;
}

function withCapture(report: RescueReport, { outcome, code }: PushResult): RescueReport {
  const { captures } = report;
  if (outcome === 'applied' || outcome === 'conflict') return { ...report, captures: { ...captures, taken: captures.taken + 1 } };
  if (outcome === 'duplicate') return { ...report, captures: { ...captures, known: captures.known + 1 } };
  if (outcome === 'rejected') return { ...report, refused: [...report.refused, { what: 'capture', code: code ?? 'mutation/payload-malformed' }] };
  return { ...report, waiting: report.waiting + 1 };
}

function withFile(report: RescueReport, became: 'taken' | 'known' | { code: string }): RescueReport {
  if (typeof became === 'object') return { ...report, refused: [...report.refused, { what: 'file', code: became.code }] };
  return { ...report, files: { ...report.files, [became]: report.files[became] + 1 } };
}

async function bringFile(api: DeskApi, { file, sealed }: RescueFile): Promise<Result<'taken' | 'known' | { code: string }, Failure>> {
  const known = await api.post('/desk/v1/rescue/files-known', { digests: [file.sha256] }, rescueFilesKnown);
  if (!known.ok) return known;
  if (known.value.stored.includes(file.sha256)) return ok('known');
  const stored = await api.sendBytes(`/desk/v1/rescue/files/${file.sha256}?mime=${encodeURIComponent(file.mime)}`, new Blob([JSON.stringify(sealed)], { type: 'application/octet-stream' }));
  if (stored.ok) return ok('taken');
  // Of this one file; everything else ends the import, and begins again where it was.
  return stored.error.code.startsWith('file/') ? ok({ code: stored.error.code }) : stored;
}
