import { gzip, sha256Hex, utf8 } from '../../../src/base/bytes.ts';
import type { Bytes } from '../../../src/base/bytes.ts';
import { canonicalJson } from '../../../src/base/canonical-json.ts';
import { newId } from '../../../src/base/ids.ts';
import type { EnrolResponse } from '../../../src/protocol/enrol.ts';
import type { PullRequest, PullResponse } from '../../../src/protocol/pull.ts';
import type { MutationHeader, PushItem, PushResponse, PushResult } from '../../../src/protocol/push.ts';
import { contentHash } from '../../../src/protocol/content-hash.ts';
import { fileAad, mutationAad, sealFor } from '../../../src/protocol/seal.ts';
import type { BlobAnswer } from '../../../src/protocol/upload.ts';
import type { ServerUnderTest } from '../../server-under-test.ts';
import { PASSWORD } from './office.ts';

/** The wire as a phone uses it, without the phone's own store: seals, pushes, pulls and uploads as told. */
export interface Phone {
  readonly deviceId: string;
  readonly workerId: string;
  readonly cookie: string;
  capture(what: { lane: string; kind: string; payload: unknown } & Partial<MutationHeader>): Promise<PushItem>;
  push(...items: PushItem[]): Promise<PushResult[]>;
  pull(request?: Partial<PullRequest>): Promise<PullResponse>;
  ask(path: string, body?: unknown): Promise<Response>;
  blobs(...digests: string[]): Promise<BlobAnswer['blobs']>;
  sealFile(bytes: Bytes, mime: string): Promise<{ digest: string; sealed: Bytes; metadata: string }>;
  tus(method: string, path: string, init: { headers: Record<string, string>; body?: Bytes }): Promise<Response>;
}

export async function enrol(server: ServerUnderTest, username: string, deviceId: string | null = null): Promise<Phone> {
  const answer = await postJson(server, { path: '/sync/v1/enrol', body: { username, password: PASSWORD, deviceName: '测试手机', deviceId } });
  if (answer.status !== 201) throw new Error(`enrol: ${answer.status} ${await answer.text()}`);
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  return phoneOf(server, (await answer.json()) as EnrolResponse, cookie);
}

function phoneOf(server: ServerUnderTest, enrolled: EnrolResponse, cookie: string): Phone {
  let sequence = 0;
  let previousHash: string | null = null;
  const ask: Phone['ask'] = (path, body) => (body === undefined ? send(path, { method: 'GET' }) : send(path, { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }));
  const send = async (path: string, init: RequestInit) => server.app.request(path, { ...init, headers: { ...(init.headers as Record<string, string>), Cookie: cookie } });
  return {
    deviceId: enrolled.deviceId,
    workerId: enrolled.worker.accountId,
    cookie,
    ask,
    async capture({ lane, kind, payload, ...over }) {
      const nowMs = server.clock.nowMs();
      const header: MutationHeader = {
        mutationId: newId(nowMs), deviceId: enrolled.deviceId, deviceSequence: ++sequence, previousHash, authorId: enrolled.worker.accountId, lane, kind, kindVersion: 1, baseVersion: 1,
        capturedAtMs: nowMs, monotonicMs: sequence, clockOffsetMs: 0, blobs: [], dependsOn: [], ...over,
      };
      const envelope = await sealFor({ plaintext: utf8(canonicalJson(payload)), aad: mutationAad(header), organisationKey: enrolled.organisationKey });
      previousHash = await contentHash(header, envelope);
      return { header, contentHash: previousHash, envelope };
    },
    async push(...items) {
      const body = await gzip(utf8(JSON.stringify({ protocol: 1, deviceId: enrolled.deviceId, items })));
      const answer = await send('/sync/v1/push', { method: 'POST', body, headers: { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' } });
      if (answer.status !== 200) throw new Error(`push: ${answer.status} ${await answer.text()}`);
      return ((await answer.json()) as PushResponse).results;
    },
    async pull(request = {}) {
      const answer = await ask('/sync/v1/pull', { feed: `worker:${enrolled.worker.accountId}`, epoch: server.ports.identity.epoch, cursor: 0, rowSchema: 1, limit: 500, ...request });
      if (answer.status !== 200) throw new Error(`pull: ${answer.status} ${await answer.text()}`);
      return (await answer.json()) as PullResponse;
    },
    async blobs(...digests) {
      return ((await (await ask('/sync/v1/blobs', { digests })).json()) as BlobAnswer).blobs;
    },
    async sealFile(bytes, mime) {
      const digest = await sha256Hex(bytes);
      const sealed = utf8(JSON.stringify(await sealFor({ plaintext: bytes, aad: fileAad({ sha256: digest, mime }), organisationKey: enrolled.organisationKey })));
      const metadata = Object.entries({ digest, sealedDigest: await sha256Hex(sealed), mime }).map(([name, value]) => `${name} ${btoa(value)}`).join(',');
      return { digest, sealed, metadata };
    },
    tus: (method, path, init) => send(path, { method, ...(init.body !== undefined && { body: init.body }), headers: { 'Tus-Resumable': '1.0.0', ...init.headers } }),
  };
}

/** Asks at a path of a server, as whom a cookie says. */
export interface Post {
  readonly path: string;
  readonly body: unknown;
  readonly cookie?: string;
}

export async function postJson(server: ServerUnderTest, { path, body, cookie = '' }: Post): Promise<Response> {
  return server.app.request(path, { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json', Cookie: cookie } });
}
