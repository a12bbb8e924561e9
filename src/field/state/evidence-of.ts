import type { Bytes } from '../../base/bytes.ts';
import { newId } from '../../base/ids.ts';
import type { Evidence, EvidenceKind, KeptBecause, LegibilityFinding } from '../../domain/model/evidence.ts';

/** A finished picture, signature or file as the capture rooms give it. */
export interface FinishedBytes {
  readonly bytes: Bytes;
  readonly sha256: string;
  readonly mime: Evidence['mime'];
  /** False: the phone kept the picture as the camera gave it. */
  readonly compressed?: boolean;
  /** What the phone doubted (`photo/…`), and why the photo was kept all the same. */
  readonly findings?: readonly `photo/${LegibilityFinding}`[];
  readonly keptBecause?: KeptBecause;
}

/** The record of a file, with an id of its own. What the phone doubted goes along only with the reason for keeping it. */
export function evidenceOf(kind: EvidenceKind, finished: FinishedBytes, nowMs: number): Evidence {
  const { findings = [], keptBecause } = finished;
  const named = findings.map((finding) => finding.slice('photo/'.length) as LegibilityFinding);
  return {
    evidenceId: newId(nowMs),
    kind,
    sha256: finished.sha256,
    sizeBytes: finished.bytes.length,
    mime: finished.mime,
    capturedAtMs: nowMs,
    compressed: finished.compressed ?? true,
    ...(named.length > 0 && keptBecause !== undefined ? { legibility: { findings: named, keptBecause } } : {}),
  };
}
