import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { utf8 } from '../../src/base/bytes.ts';
import { mutations } from '../../src/domain/mutations/registry.ts';
import type { MutationKind } from '../../src/domain/mutations/registry.ts';
import { contentHash } from '../../src/protocol/content-hash.ts';
import { mutationAad, newOrganisationSecret, sealFor } from '../../src/protocol/seal.ts';
import { samples } from './samples.ts';
import type { Transcript } from './transcript.ts';

/**
 * Adds a sealed capture of every kind and version that the transcript does not hold yet: `npx tsx tests/compat/record.ts`.
 * What stands there already is never written again: it is what phones in the field once sent.
 */
const file = join(import.meta.dirname, 'transcripts/captures.json');
const before = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Transcript) : { organisation: await newOrganisationSecret(), captures: {} };
const captures = { ...before.captures };
let sequence = Math.max(0, ...Object.values(captures).map(({ item }) => item.header.deviceSequence));

for (const kind of Object.keys(samples) as MutationKind[]) {
  const { version, subject } = mutations[kind];
  const name = `${kind}@${version}`;
  if (name in captures) continue;
  sequence += 1;
  captures[name] = await recorded(kind, { version, lane: `${subject}:01900000-0000-7000-8000-0000000000f1` });
}
writeFileSync(file, `${JSON.stringify({ ...before, captures }, null, 1)}\n`);

async function recorded(kind: MutationKind, of: { version: number; lane: string }): Promise<Transcript['captures'][string]> {
  const header = {
    mutationId: `01900000-0000-7000-8000-${String(sequence).padStart(12, '0')}`, deviceId: '01900000-0000-7000-8000-0000000000d1', deviceSequence: sequence, previousHash: null,
    authorId: '01900000-0000-7000-8000-0000000000a1', lane: of.lane, kind, kindVersion: of.version, baseVersion: 1,
    capturedAtMs: 1_795_312_800_000, monotonicMs: 0, clockOffsetMs: null, blobs: [], dependsOn: [],
  };
  const envelope = await sealFor({ plaintext: utf8(JSON.stringify(samples[kind])), aad: mutationAad(header), organisationKey: before.organisation });
  return { item: { header, contentHash: await contentHash(header, envelope), envelope }, says: samples[kind] };
}
