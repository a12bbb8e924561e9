import type { EnvelopeRow } from './outbox-schema.ts';

/** The office has another capture under this number: there are two phones of one store (S-20). */
export function isSecondOfItsNumber(row: Pick<EnvelopeRow, 'state' | 'failure'>): boolean {
  return row.state === 'refused-here' && row.failure?.code === 'device/sequence-reused';
}
