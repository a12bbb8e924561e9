import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fromUtf8 } from '../../src/base/bytes.ts';
import { mutations } from '../../src/domain/mutations/registry.ts';
import type { MutationKind } from '../../src/domain/mutations/registry.ts';
import { readPayload } from '../../src/domain/mutations/read-payload.ts';
import { pushItem } from '../../src/protocol/push.ts';
import { contentHash } from '../../src/protocol/content-hash.ts';
import { mutationAad, openWithOrganisationKey } from '../../src/protocol/seal.ts';
import { PROTOCOL_VERSION } from '../../src/protocol/version.ts';
import type { Transcript } from './transcript.ts';
import { payloadHashes, wireShapes } from './wire-shapes.ts';
import type { WireShapeName } from './wire-shapes.ts';

const folder = join(import.meta.dirname, 'transcripts');
const read = <T>(name: string): T => JSON.parse(readFileSync(join(folder, name), 'utf8')) as T;
const { organisation, captures } = read<Transcript>('captures.json');

interface Message {
  readonly shape: WireShapeName;
  readonly body: Record<string, unknown>;
  /** Named captures that stand in the body as `items`. */
  readonly captures?: readonly string[];
}

describe('what phones once sent', () => {
  it.each(Object.entries(captures))('[P-18] %s opens, has its hash, and says today what it said then', async (_name, { item, says }) => {
    const { header, envelope, contentHash: named } = pushItem.parse(item);
    expect(await contentHash(header, envelope)).toBe(named);
    const opened = await openWithOrganisationKey({ envelope, aad: mutationAad(header) }, organisation);
    expect(opened.ok).toBe(true);
    const payload = opened.ok ? JSON.parse(fromUtf8(opened.value)) : null;
    expect(readPayload<unknown>(mutations[header.kind as MutationKind], { version: header.kindVersion, payload })).toEqual({ ok: true, value: says });
  });

  it('[P-18] there is a capture of every kind and version that this build reads', () => {
    expect(Object.keys(captures).sort()).toEqual(Object.keys(payloadHashes()).sort());
  });

  it.each(readdirSync(folder).filter((name) => name.startsWith('protocol-')))('[P-18] %s is understood for ever', (name) => {
    for (const { shape, body, captures: named } of read<Message[]>(name)) {
      const whole = named === undefined ? body : { ...body, items: named.map((one) => captures[one]?.item) };
      expect(wireShapes[shape].safeParse(whole), `${shape} ${JSON.stringify(body)}`).toMatchObject({ success: true });
    }
  });

  it('[P-18] there is a transcript of every protocol version', () => {
    const versions = Array.from({ length: PROTOCOL_VERSION }, (_, at) => `protocol-${at + 1}.json`);
    expect(readdirSync(folder).filter((name) => name.startsWith('protocol-')).sort()).toEqual(versions);
  });
});
