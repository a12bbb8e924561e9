import type { Bytes } from '../../base/bytes.ts';
import { newId } from '../../base/ids.ts';
import type { Evidence, EvidenceKind } from '../../domain/model/evidence.ts';

/** A finished picture, signature or file as the capture rooms give it. */
export interface FinishedBytes {
  readonly bytes: Bytes;
  readonly sha256: string;
  readonly mime: Evidence['mime'];
  /** False: the phone kept the picture as the camera gave it. */
  readonly compressed?: boolean;
}

export function evidenceOf(kind: EvidenceKind, finished: FinishedBytes, nowMs: number): Evidence {
  return {
    evidenceId: newId(nowMs),
    kind,
    sha256: finished.sha256,
    sizeBytes: finished.bytes.length,
    mime: finished.mime,
    capturedAtMs: nowMs,
    compressed: finished.compressed ?? true,
  };
}
