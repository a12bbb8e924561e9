import { gzipSync } from 'node:zlib';
import { concatBytes } from '../../../src/base/bytes.ts';
import type { Bytes } from '../../../src/base/bytes.ts';
import { applyDelta } from '../../../src/register/apply-delta.ts';
import { fileSource } from '../../../src/register/block-source.ts';
import type { BlockSource } from '../../../src/register/block-source.ts';
import { makeDelta } from '../../../src/register/delta.ts';
import { RegisterPacker } from '../../../src/register/pack.ts';
import type { Prelude } from '../../../src/register/prelude.ts';
import type { RegisterRow } from '../../../src/register/register-row.ts';
import type { Verdict } from '../support/verdict.ts';
import { changedRows } from './changed-rows.ts';
import { makeDistrict } from './rows.ts';
import type { District } from './rows.ts';

/** Number and tag of every sealed block, and its share of the prelude's. */
const SEAL_BYTES = 28;
const ABOUT = { supplierId: 'sample-supplier', utility: 'power', areaCode: '500199' };

export interface PackedDistrict {
  readonly district: District;
  readonly seed: number;
  readonly prelude: Prelude;
  readonly file: Bytes;
  readonly packedMs: number;
}

export async function packDistrict({
  rows,
  stems,
  seed,
}: {
  readonly rows: number;
  readonly stems: number;
  readonly seed: number;
}): Promise<PackedDistrict> {
  const district = makeDistrict(rows, stems, seed);
  const startMs = performance.now();
  const { file, prelude } = await packAll(district.rows(), 1);
  return { district, seed, file, prelude, packedMs: performance.now() - startMs };
}

/** Bytes a row on the wire and on the disk, and what one changed row in a hundred costs. */
export async function measureFile(
  { district, seed, prelude, file, packedMs }: PackedDistrict,
  tell: (verdict: Verdict) => void,
): Promise<void> {
  const { rows, blocks, totalBytes, header } = prelude;
  tell({
    name: 'on the wire',
    value: totalBytes / rows,
    unit: 'B/row',
    goal: 35,
    moonshot: 30,
    detail: `${mib(totalBytes)} MiB, ${blocks.length} blocks, all indexes in it; gzip besides would make it ${(gzipSync(file).length / rows).toFixed(1)}; made in ${(packedMs / 1000).toFixed(1)} s with its rows`,
  });
  const sealedBytes = totalBytes + SEAL_BYTES * (blocks.length + 1);
  tell({
    name: 'on the disk, sealed',
    value: sealedBytes / rows,
    unit: 'B/row',
    goal: 60,
    moonshot: 35,
    detail: `${mib(sealedBytes)} MiB`,
  });
  console.log(
    Object.entries(header.sections)
      .map(
        ([name, { block, blocks: count }]) =>
          `${name} ${(blocks.slice(block, block + count).reduce((sum, { lengthBytes }) => sum + lengthBytes, 0) / rows).toFixed(2)}`,
      )
      .join(' · '),
  );
  const next = await packAll(changedRows(district.rows(), seed + 2), 2);
  const [from, to] = [await sourceOf(file), await sourceOf(next.file)];
  const delta = await makeDelta(from, to);
  if (!delta.ok) throw new Error(delta.error.code);
  const parts: Uint8Array[] = [];
  const startMs = performance.now();
  const applied = await applyDelta(from, delta.value, {
    prelude: ({ bytes }) => void parts.push(bytes),
    block: (_, bytes) => void parts.push(bytes),
  });
  const tookMs = performance.now() - startMs;
  if (!applied.ok || Buffer.compare(concatBytes(...parts), next.file) !== 0)
    throw new Error('the delta does not make the new file');
  tell({
    name: 'delta of 1 % changed rows',
    value: (delta.value.length / next.file.length) * 100,
    unit: '% of the whole',
    goal: 3,
    moonshot: 1.5,
    detail: `${(delta.value.length / 1024).toFixed(0)} KiB, applied byte for byte in ${(tookMs / 1000).toFixed(1)} s`,
  });
}

async function packAll(
  rows: Iterable<RegisterRow>,
  asOfMs: number,
): Promise<{ readonly file: Bytes; readonly prelude: Prelude }> {
  const packer = new RegisterPacker({ ...ABOUT, asOfMs });
  let line = 0;
  for (const row of rows) {
    const added = packer.add(row, ++line);
    if (!added.ok && added.error.code !== 'import/row-duplicate') throw new Error(JSON.stringify(added.error));
  }
  const blocks: Bytes[] = [];
  const prelude = await packer.finish((block) => void blocks.push(block));
  return { file: concatBytes(prelude.bytes, ...blocks), prelude };
}

async function sourceOf(file: Bytes): Promise<BlockSource> {
  const source = await fileSource(file);
  if (!source.ok) throw new Error(source.error.code);
  return source.value;
}

function mib(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1);
}
