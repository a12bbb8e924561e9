import { describe, expect, it } from 'vitest';
import { evidenceKind } from '../../../src/domain/model/evidence.ts';
import { deletableFromMs } from '../../../src/domain/rules/identity-images.ts';
import type { NamedFile } from '../../../src/domain/rules/identity-images.ts';
import { qijiang, tongliang } from './given.ts';

const archivedAtMs = Date.parse('2026-11-20T23:59:00+08:00');
const identityCard: NamedFile = { kind: 'document-page', mutationKind: 'collect-document', documentId: 'resident-id' };
const inSigning: NamedFile = { kind: 'document-page', mutationKind: 'identify-signer', documentId: null };

describe('pictures of identity papers', () => {
  it('[C-19] go from the beginning of the ninetieth day after the archive, by the calendar of Shanghai', () => {
    expect(deletableFromMs(identityCard, { archivedAtMs }, qijiang)).toBe(Date.parse('2027-02-18T00:00:00+08:00'));
    expect(deletableFromMs(identityCard, { archivedAtMs: Date.parse('2026-11-20T00:00:00+08:00') }, qijiang)).toBe(Date.parse('2027-02-18T00:00:00+08:00'));
    expect(deletableFromMs(inSigning, { archivedAtMs }, tongliang)).toBe(Date.parse('2027-02-18T00:00:00+08:00'));
  });

  it('[C-19] follow the figure of the programme, and stay where it has none', () => {
    const within = (daysAfterArchive: number) => ({ ...qijiang, retention: { identityImages: { ...qijiang.retention!.identityImages, daysAfterArchive } } });
    expect(deletableFromMs(identityCard, { archivedAtMs }, within(1))).toBe(Date.parse('2026-11-21T00:00:00+08:00'));
    expect(deletableFromMs(identityCard, { archivedAtMs }, { ...qijiang, retention: null })).toBeNull();
  });

  it('[C-19] stay while the case is not archived', () => {
    expect(deletableFromMs(identityCard, { archivedAtMs: null }, qijiang)).toBeNull();
  });

  it('[C-19] are told by the paper: every identity paper of the list, no other one, none that the programme does not know', () => {
    const pages = qijiang.papers.map(({ documentId }) => ({ documentId, goes: deletableFromMs({ ...identityCard, documentId }, { archivedAtMs }, qijiang) !== null }));
    expect(pages.filter(({ goes }) => goes).map(({ documentId }) => documentId)).toEqual(['resident-id', 'temporary-id', 'household-register', 'military-id', 'travel-permit']);
    expect(deletableFromMs({ ...identityCard, documentId: 'pension-card' }, { archivedAtMs }, qijiang)).toBeNull();
    expect(deletableFromMs({ ...identityCard, mutationKind: 'inform-owner', documentId: null }, { archivedAtMs }, qijiang)).toBeNull();
  });

  it('[C-19] are pages only: what shows that the contract was made and by whom stays, whichever act named it', () => {
    const others = evidenceKind.options.filter((kind) => kind !== 'document-page');
    for (const kind of others) for (const file of [identityCard, inSigning]) expect(deletableFromMs({ ...file, kind }, { archivedAtMs }, qijiang), kind).toBeNull();
  });
});
