import { sealEvidence } from '../../contract/seal.ts';
import type { SigningEvent } from '../../domain/model/evidence-pack.ts';
import type { WorkOrder } from '../../domain/model/work-order.ts';
import type { FinishedBytes } from './evidence-of.ts';

export interface SigningStory {
  readonly channel: 'screen' | 'paper';
  readonly templateId: string;
  readonly templateVersion: number;
  readonly contractSha256: string;
  readonly workerId: string;
  readonly deviceId: string;
  readonly events: readonly SigningEvent[];
}

/** C-09: who signed what, when and after which words, sealed as one chain. Null while no signer is identified. */
export async function signingPack(order: WorkOrder, story: SigningStory): Promise<FinishedBytes | null> {
  const { signer } = order;
  if (signer === null) return null;
  const { events, ...facts } = story;
  const sealed = await sealEvidence(
    {
      ...facts,
      workOrderId: order.workOrderId,
      signerRole: signer.signerRole,
      identityKind: signer.identityKind,
      numberTail: signer.numberTail,
      numberMatched: signer.numberMatched,
      originalSeen: signer.originalSeen,
    },
    events.toSorted((a, b) => a.atMs - b.atMs),
  );
  return { bytes: sealed.bytes, sha256: sealed.sha256, mime: 'application/json' };
}
