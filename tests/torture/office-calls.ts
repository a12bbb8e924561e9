import type { Visit } from '../../src/domain/model/visit.ts';
import { mutations, visits } from '../../src/server/store/tables.ts';
import type { RunningServer } from '../e2e/support/server.ts';
import { withDatabase } from './torture-office.ts';

export interface OfficeCall {
  readonly note: string;
  readonly mutationId: string;
  readonly authorId: string;
}

/** Ends the office's process and reads from its own rows which calls its visits have: once for each effect. */
export async function callsAtOffice(server: RunningServer): Promise<readonly OfficeCall[]> {
  await server.stop();
  return withDatabase({ dataDir: server.dataDir, databaseUrl: '' }, async ({ db }) => {
    const authors = new Map((await db.select({ id: mutations.mutationId, authorId: mutations.authorId }).from(mutations)).map(({ id, authorId }) => [id, authorId]));
    const docs = (await db.select({ doc: visits.doc }).from(visits)).map(({ doc }) => doc as Visit);
    return docs.flatMap(({ calls }) => calls.map(({ note, mutationId }) => ({ note, mutationId, authorId: authors.get(mutationId) ?? '' }))).filter(({ note }) => note !== '');
  });
}
