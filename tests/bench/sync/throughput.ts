import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip, utf8 } from '../../../src/base/bytes.ts';
import { newId } from '../../../src/base/ids.ts';
import type { EnrolResponse } from '../../../src/protocol/enrol.ts';
import { PUSH_MAX_MUTATIONS } from '../../../src/protocol/push.ts';
import type { MutationHeader, PushItem, PushResponse } from '../../../src/protocol/push.ts';
import { contentHash } from '../../../src/protocol/content-hash.ts';
import { mutationAad, sealFor } from '../../../src/protocol/seal.ts';
import { findPostgresBin } from '../../tools/postgres-binaries.ts';
import type { Measurement } from '../support/measurement.ts';
import { ratio } from '../support/ratio.ts';
import { districtOf } from './district.ts';
import type { Errand } from './district.ts';
import { BenchOffice, book, hire } from './office.ts';
import { statementsOfOneAct } from './statements-of-one-act.ts';

const CONNECTIONS = 8;
const BATCHES_EACH = 4;
const VISITS_EACH = 400;

/** One worker's phone, as far as the office can tell. */
interface Sender {
  readonly cookie: string;
  readonly enrolled: EnrolResponse;
  readonly errands: readonly Errand[];
  sequence: number;
  previousHash: string | null;
}

/** Eight phones push batches of fifty at once. pgbench runs, on as many connections, what one mutation by itself costs the office: its statements, in a transaction of their own. */
export const throughput: Measurement = {
  name: 'throughput',
  says: `Acknowledged durable mutations a second, ${CONNECTIONS} phones at once in batches of ${PUSH_MAX_MUTATIONS}, fsync on`,
  async run() {
    const office = await BenchOffice.open(VISITS_EACH);
    const folder = mkdtempSync(join(tmpdir(), 'pgbench-'));
    try {
      const senders: Sender[] = [];
      for (let n = 0; n < CONNECTIONS; n += 1) senders.push(await senderOf(office, n));
      const script = join(folder, 'act.sql');
      writeFileSync(script, await statementsOfOneAct(office, senders.map(({ enrolled, errands }) => ({ workerId: enrolled.worker.accountId, deviceId: enrolled.deviceId, errands }))));
      const acts = CONNECTIONS * BATCHES_EACH * PUSH_MAX_MUTATIONS;
      const verdict = await ratio({
        name: 'time of a mutation ÷ pgbench running its statements',
        goal: 1 / 0.4,
        moonshot: 1 / 0.75,
        unit: 'ms each',
        warmUps: 1,
        async ours() {
          const requests = await Promise.all(senders.map(async (sender) => ({ sender, bodies: await batchesOf(sender) })));
          const beganAtMs = performance.now();
          await Promise.all(requests.map(async ({ sender, bodies }) => {
            for (const body of bodies) await push(office, sender, body);
          }));
          return (performance.now() - beganAtMs) / acts;
        },
        base: () => pgbench(office.databaseUrl, script, acts),
      });
      const share = 1 / verdict.value;
      return [{ ...verdict, detail: `${verdict.detail}; that is ${share.toFixed(2)} of pgbench's rate (goal 0.4, moonshot 0.75)` }];
    } finally {
      rmSync(folder, { recursive: true, force: true });
      await office.end();
    }
  },
};

async function senderOf(office: BenchOffice, n: number): Promise<Sender> {
  const username = `worker-${n}`;
  const workerId = await hire(office.ports, username);
  const errands = districtOf(VISITS_EACH, { seed: 100 + n, nowMs: Date.now(), workerId });
  await book(office.ports, workerId, errands);
  const answer = await fetch(`${office.origin}/sync/v1/enrol`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ ...BenchOffice.login, username, deviceId: null }) });
  const cookie = answer.headers.getSetCookie()[0]!.split(';')[0]!;
  return { cookie, enrolled: (await answer.json()) as EnrolResponse, errands, sequence: 0, previousHash: null };
}

async function batchesOf(sender: Sender): Promise<Uint8Array[]> {
  const bodies: Uint8Array[] = [];
  for (let n = 0; n < BATCHES_EACH; n += 1) {
    const items: PushItem[] = [];
    for (let i = 0; i < PUSH_MAX_MUTATIONS; i += 1) items.push(await callOn(sender));
    bodies.push(await gzip(utf8(JSON.stringify({ protocol: 1, deviceId: sender.enrolled.deviceId, epoch: sender.enrolled.epoch, items }))));
  }
  return bodies;
}

async function callOn(sender: Sender): Promise<PushItem> {
  const { enrolled, errands } = sender;
  const nowMs = Date.now();
  sender.sequence += 1;
  const header: MutationHeader = {
    mutationId: newId(nowMs), deviceId: enrolled.deviceId, deviceSequence: sender.sequence, previousHash: sender.previousHash, authorId: enrolled.worker.accountId,
    lane: `visit:${errands[sender.sequence % errands.length]!.visit.visitId}`, kind: 'log-call', kindVersion: 1, baseVersion: 1, capturedAtMs: nowMs, monotonicMs: sender.sequence, clockOffsetMs: 0, blobs: [], dependsOn: [],
  };
  const envelope = await sealFor({ plaintext: utf8(JSON.stringify({ to: 'new-owner', outcome: 'reached', purpose: 'appointment', note: '约好上门时间' })), aad: mutationAad(header), organisationKey: enrolled.organisationKey });
  sender.previousHash = await contentHash(header, envelope);
  return { header, contentHash: sender.previousHash, envelope };
}

async function push(office: BenchOffice, { cookie }: Sender, body: Uint8Array): Promise<void> {
  const answer = await fetch(`${office.origin}/sync/v1/push`, { method: 'POST', headers: { 'content-type': 'application/json', 'content-encoding': 'gzip', cookie }, body: body as Uint8Array<ArrayBuffer> });
  const { results } = (await answer.json()) as PushResponse;
  const refused = results.find(({ outcome }) => outcome !== 'applied');
  if (refused !== undefined) throw new Error(`${refused.outcome} ${refused.code ?? ''}`);
}

async function pgbench(url: string, script: string, acts: number): Promise<number> {
  const bin = findPostgresBin();
  if (bin === null) throw new Error('no PostgreSQL programs');
  const { stdout } = await promisify(execFile)(join(bin, 'pgbench'), ['-n', '-M', 'prepared', '-c', String(CONNECTIONS), '-j', '2', '-t', String(acts / CONNECTIONS), '-f', script, url]);
  const perSecond = /tps = ([\d.]+)/.exec(stdout)?.[1];
  if (perSecond === undefined) throw new Error(stdout);
  return 1_000 / Number(perSecond);
}
