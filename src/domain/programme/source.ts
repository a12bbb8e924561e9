import { z } from 'zod';
import { shortText } from '../model/primitives.ts';

/** A label of the data itself, in both languages: programmes bring their own words, the product's stand in `wording`. */
export const label = z.strictObject({ zh: z.string().min(1).max(400), en: z.string().min(1).max(800) });
export type Label = z.infer<typeof label>;

/** Longer words, by paragraph. */
export const prose = z.strictObject({ zh: z.array(z.string().min(1)).min(1), en: z.array(z.string().min(1)).min(1) });

/**
 * Where a datum comes from. `clause` names section and paragraph of the programme's own document ('三(二)1 ¶2'), an annex
 * of it ('附件2 二(一)1') or, in 《》, a law. `rules` are the ids of the catalogue (T-44). `inferred`: not in the words of any text.
 */
export const sourced = { clause: shortText, rules: z.array(z.string().regex(/^[A-Z]-[A-Z]?\d+[a-z]?$/)).min(1), inferred: z.literal(true).optional() };

export const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/);
