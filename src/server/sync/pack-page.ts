import { columnOf } from '../../protocol/columns.ts';
import { PACK_FROM, PACKED_VERSION, packedKinds } from '../../protocol/pull.ts';
import type { Change, PackedKind, PackedRows } from '../../protocol/pull.ts';

/** Packs what comes by the thousand, for a phone that said it can read that (P-16); everything else stays as it is. */
export function packPage(changes: readonly Change[], readable: number | undefined, from = PACK_FROM): { changes: Change[]; packed?: PackedRows[] } {
  if (readable === undefined || readable < PACKED_VERSION || changes.length < from) return { changes: [...changes] };
  const packed: PackedRows[] = [];
  const many = new Set<string>();
  for (const entity of Object.keys(packedKinds) as PackedKind[]) {
    const puts = changes.filter((change) => change.entity === entity && change.op === 'put');
    if (puts.length < from) continue;
    many.add(entity);
    packed.push({ version: PACKED_VERSION, entity, positions: puts.map(({ position }) => position), rows: columnOf(puts.map(({ row }) => row)) });
  }
  return packed.length === 0 ? { changes: [...changes] } : { changes: changes.filter(({ entity, op }) => op === 'del' || !many.has(entity)), packed };
}
