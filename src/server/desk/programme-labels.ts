import type { Label } from '../../domain/programme/source.ts';
import type { Programme } from '../../domain/programme/schema.ts';

/** The programme's own words for what a case calls by id: papers, clocks and suppliers. */
export function programmeLabels(programme: Programme): Record<string, Label> {
  return Object.fromEntries([
    ...programme.papers.map(({ documentId, title }) => [documentId, title] as const),
    ...programme.clocks.map(({ clockId, title }) => [clockId, title] as const),
    ...programme.suppliers.map(({ supplierId, title }) => [supplierId, title] as const),
  ]);
}
