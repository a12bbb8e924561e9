import type { z } from 'zod';
import { workerList } from '../../protocol/desk.ts';
import type { Desk } from './desk.svelte.ts';
import { Listed } from './listed.svelte.ts';

export type Workers = Listed<z.infer<typeof workerList>>;

/** Whom this desk can send, with what each has to do already. Read when somebody is about to choose. */
export function workersOf(desk: Desk): Workers {
  return new Listed(desk, () => desk.api.get('/desk/v1/workers', workerList));
}
