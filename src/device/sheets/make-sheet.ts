import type { LocalCode } from '../../base/codes.ts';
import { newId } from '../../base/ids.ts';
import { fail, ok } from '../../base/result.ts';
import type { Failure, Result } from '../../base/result.ts';
import { isColumn, memberOf, readerOf } from '../../protocol/columns.ts';
import type { Column } from '../../protocol/columns.ts';
import { packedKinds } from '../../protocol/pull.ts';
import type { PackedKind, PackedRows } from '../../protocol/pull.ts';
import type { LockKey } from '../../protocol/seal.ts';
import type { SheetFacts, SheetRow } from '../cache-schema.ts';
import type { DevicePorts } from '../ports.ts';
import { sealUnderLock } from '../row-seal.ts';
import { isSettled, relatedOf } from '../row-facts.ts';
import { fits } from './fits.ts';
import { sheetLabel } from './open-sheets.ts';

export interface NewSheet {
  readonly row: SheetRow;
  readonly facts: SheetFacts;
}

interface Content {
  readonly entity: PackedKind;
  readonly column: Column;
  readonly positions: readonly number[];
}

interface Shelving {
  readonly generation: number;
  readonly lockKey: LockKey;
  readonly device: DevicePorts;
}

/** Rows that came packed, checked and sealed as one. A row that this build cannot read stops them all (S-07). */
export async function makeSheet(packed: PackedRows, to: Shelving): Promise<Result<NewSheet, Failure<LocalCode>>> {
  const { entity, positions } = packed;
  const { rowShapes } = await import('../row-shapes.ts');
  const rows = positions.length;
  if (!isColumn(packed.rows, rows) || !fits(packed.rows, rowShapes[entity])) return fail('link/update-needed');
  return ok(await sealSheet({ entity, column: packed.rows, positions }, to));
}

/** Takes rows whose shapes are known to be right. */
async function sealSheet(content: Content, to: Shelving): Promise<NewSheet> {
  const { entity, column, positions } = content;
  const id = newId(to.device.clock.nowMs(), to.device.random);
  const all = (name: string) => valuesOf(column, name, positions.length);
  const states = all('state') as readonly string[];
  const related = all(entity === 'visit' ? 'workOrderIds' : 'visitId');
  return {
    row: { id, sealed: await sealUnderLock(column, sheetLabel(id), { lockKey: to.lockKey, random: to.device.random }) },
    facts: {
      id, entity, positions,
      generation: to.generation,
      ids: all(packedKinds[entity]) as readonly string[],
      versions: all('version') as readonly number[],
      related: related.map((of) => relatedOf(entity, of)),
      settled: states.map(isSettled),
    },
  };
}

export function idsOf(entity: PackedKind, column: Column, rows: number): readonly string[] {
  return valuesOf(column, packedKinds[entity], rows) as readonly string[];
}

function valuesOf(column: Column, name: string, rows: number): readonly unknown[] {
  const member = memberOf(column, name);
  if (member !== null && Array.isArray(member)) return member as readonly unknown[];
  const read = member === null ? readerOf(column) : readerOf(member);
  return Array.from({ length: rows }, (_, at) => (member === null ? (read(at) as Record<string, unknown>)[name] : read(at)));
}
