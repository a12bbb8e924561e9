import { z } from 'zod';
import type { AttentionDetail } from '../../protocol/desk.ts';

const meterReadings = z.object({ meterNumber: z.string(), readings: z.array(z.object({ register: z.string(), value: z.string() })) });
/** Members of payloads in which a worker writes a sentence of their own. */
const written = z.object({ text: z.string(), note: z.string(), reason: z.string(), correctionReason: z.string() }).partial();

/**
 * What a capture says, as far as somebody needs it who decides about it: readings and the worker's own sentences. Names
 * and numbers of customers stay sealed; a person sees those in the case.
 */
export function saidIn(payload: unknown): Pick<AttentionDetail, 'meterTail' | 'readings' | 'texts'> {
  const read = meterReadings.safeParse(payload);
  const said = written.safeParse(payload);
  const sentences = said.success ? Object.values(said.data).filter((text) => text.trim() !== '' && !/^[a-z-]+$/.test(text)) : [];
  return { meterTail: read.success ? read.data.meterNumber.slice(-6) : null, readings: read.success ? read.data.readings : [], texts: sentences };
}
