import { z } from 'zod';

/** J1 find account · J2 read meter · J3 sign contract · J4 collect documents · J5 inform owners · J6 joint survey. */
export const jobKind = z.enum(['find-account', 'read-meter', 'inform-owners', 'sign-contract', 'collect-documents', 'joint-survey']);
export type JobKind = z.infer<typeof jobKind>;

export const jobState = z.enum(['open', 'done', 'not-possible']);
export type JobState = z.infer<typeof jobState>;

export const job = z.object({ kind: jobKind, state: jobState });
export type Job = z.infer<typeof job>;
