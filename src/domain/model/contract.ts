import { z } from 'zod';
import { shortText } from './primitives.ts';

export const contractClause = z.object({
  clauseId: z.string().regex(/^[a-z0-9-]+$/),
  heading: shortText,
  /** `{{name}}` marks a variable; the supplier owns the words. */
  text: z.string().min(1),
  /** Must be pointed out to the signer and explained on request, else it may not bind (C-09, 民法典 §496). */
  key: z.boolean(),
});

/** The fixed text of a supply contract 供用电合同; the product fills variables and nothing else. */
export const contractTemplate = z.object({
  templateId: z.string().min(1),
  version: z.int().min(1),
  supplierId: z.string().min(1),
  title: shortText,
  variables: z.array(z.string().regex(/^[a-zA-Z]+$/)),
  clauses: z.array(contractClause).min(1),
});
export type ContractTemplate = z.infer<typeof contractTemplate>;

/** The contract offered for one work order: which template, which values. Its digest is of the filled text (C-09). */
export const contractOffer = z.object({
  templateId: z.string().min(1),
  templateVersion: z.int().min(1),
  values: z.record(z.string(), z.string().max(400)),
});
export type ContractOffer = z.infer<typeof contractOffer>;

export const contractChannel = z.enum(['screen', 'paper', 'app']);
export type ContractChannel = z.infer<typeof contractChannel>;
