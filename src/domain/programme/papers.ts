import { z } from 'zod';
import { utility } from '../model/primitives.ts';
import { label, slug, sourced } from './source.ts';

/** What has to be shown or left: any paper, the original itself, a copy, or a copy with the company's seal. */
export const paperForm = z.enum(['any', 'original', 'copy', 'sealed-copy']);
export type PaperForm = z.infer<typeof paperForm>;

/** When it is due. `handling`: not at application. */
export const paperStage = z.enum(['application', 'handling', 'design-review', 'intermediate-check', 'completion']);
export type PaperStage = z.infer<typeof paperStage>;

/** A kind of paper. Its picture is sensitive when it shows a person's identity card (C-14). */
export const paper = z.strictObject({ documentId: slug, title: label, identityImage: z.boolean(), ...sourced });

/** Any one of `anyOf` satisfies the group. */
export const paperGroup = z.strictObject({
  groupId: slug,
  anyOf: z.array(z.strictObject({ documentId: slug, form: paperForm })).min(1),
  /** This group may be handed in after acceptance (容缺受理, Q-06). */
  deferrable: z.boolean(),
});

/** All groups are needed for this utility, customer and stage; the list is closed: nothing beyond it may be demanded (W-15). */
export const paperRule = z.strictObject({
  ruleId: slug,
  utility,
  customer: z.enum(['individual', 'company', 'any']),
  /** W-09, W-10: low voltage needs less. */
  voltage: z.enum(['low', 'high', 'any']).default('any'),
  stage: paperStage,
  groups: z.array(paperGroup).min(1),
  ...sourced,
});
export type PaperRule = z.infer<typeof paperRule>;
