import type { Bytes } from '../base/bytes.ts';
import type { Result } from '../base/result.ts';
import type { BlockSource } from './block-source.ts';
import { ByteWriter } from './byte-writer.ts';
import { writeDeltaHead } from './delta-head.ts';
import { FileReader, reading } from './file-reader.ts';
import { listNames } from './header.ts';
import type { ListName } from './header.ts';
import { placesIn, writeListEdit } from './list-edit.ts';
import type { RegisterFailure } from './prelude.ts';
import { RowCursor } from './row-cursor.ts';
import {
  comparePlaces,
  emptyMaps,
  placeColumns,
  rowEdits,
  sameContent,
  translated,
  writeChange,
  writeInsert,
} from './row-edit.ts';
import type { PlaceMaps } from './row-edit.ts';

const CACHE_BYTES = 1024 * 1024;

/**
 * R-10: what makes one file out of another, when both are of the same supplier and area. Errors: those of reading either.
 * Size: both files' lists, and the delta.
 */
export async function makeDelta(from: BlockSource, to: BlockSource): Promise<Result<Bytes, RegisterFailure>> {
  return reading(async () => {
    const [before, after] = [new FileReader(from, CACHE_BYTES), new FileReader(to, CACHE_BYTES)];
    const out = new ByteWriter();
    writeDeltaHead(out, [from.prelude.digest, to.prelude.digest], to.prelude.bytes);
    const places = {} as Record<ListName, Int32Array>;
    for (const name of listNames) {
      const [old, fresh] = [await wholeList(before, name), await wholeList(after, name)];
      places[name] = placesIn(fresh, old);
      writeListEdit(out, fresh, places[name]);
    }
    await writeRowEdits(out, await cursorOf(before), {
      after: await cursorOf(after),
      places: emptyMaps((name) => places[name]),
    });
    return out.take();
  });
}

/** A list as rows point into it: the two columns of the stems joined. */
export async function wholeList(file: FileReader, name: ListName): Promise<readonly string[]> {
  const texts = await file.list(name);
  if (name !== 'stems') return texts;
  const initials = await file.list('stemInitials');
  return texts.map((text, i) => `${text}\t${initials[i] ?? ''}`);
}

export async function cursorOf(file: FileReader): Promise<RowCursor> {
  const profiles = await file.profiles();
  return new RowCursor(file, (profile) => profiles[profile]?.registers.length ?? 0);
}

async function writeRowEdits(
  out: ByteWriter,
  before: RowCursor,
  { after, places }: { readonly after: RowCursor; readonly places: PlaceMaps },
): Promise<void> {
  let same = 0;
  const edit = (kind: number) => {
    out.number(same);
    out.byte(kind);
    same = 0;
  };
  for (;;) {
    if (before.mustTurn) await before.turn();
    if (after.mustTurn) await after.turn();
    const oldRow = before.peek();
    const newRow = after.peek();
    if (oldRow === undefined && newRow === undefined) break;
    const old = oldRow === undefined ? null : translated(oldRow, places);
    const gone = old !== null && placeColumns.some((column) => old[column] < 0);
    const order = old === null ? 1 : newRow === undefined || gone ? -1 : comparePlaces(old, newRow);
    if (order < 0) edit(rowEdits.remove);
    else if (order > 0 && newRow !== undefined) {
      edit(rowEdits.insert);
      writeInsert(out, newRow);
    } else if (old !== null && newRow !== undefined) {
      if (sameContent(old, newRow)) same++;
      else {
        edit(rowEdits.change);
        writeChange(out, old, newRow);
      }
    }
    if (order <= 0) before.step();
    if (order >= 0) after.step();
  }
  edit(rowEdits.end);
}
