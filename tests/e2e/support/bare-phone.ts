import { gzip, utf8 } from '../../../src/base/bytes.ts';
import { canonicalJson } from '../../../src/base/canonical-json.ts';
import { newId } from '../../../src/base/ids.ts';
import { enrolResponse, type EnrolResponse } from '../../../src/protocol/enrol.ts';
import { decisionRow, type DecisionRow } from '../../../src/protocol/decision.ts';
import { pullResponse, type EntityKind } from '../../../src/protocol/pull.ts';
import { pushResponse, type MutationHeader, type PushResult } from '../../../src/protocol/push.ts';
import { contentHash } from '../../../src/protocol/content-hash.ts';
import { mutationAad, sealFor } from '../../../src/protocol/seal.ts';

/** A phone without screen or store: it enrols, sees its visits and sends what it is told to, for tests that watch the desk. */
export class BarePhone {
  #sequence = 0;
  #previousHash: string | null = null;

  private constructor(
    private readonly origin: string,
    private readonly cookie: string,
    readonly enrolled: EnrolResponse,
  ) {}

  static async enrol(origin: string, login: { username: string; password: string }, deviceName: string): Promise<BarePhone> {
    const answer = await post(`${origin}/sync/v1/enrol`, { username: login.username, password: login.password, deviceName, deviceId: null });
    if (!answer.ok) throw new Error(`enrol: ${answer.status} ${await answer.text()}`);
    const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    return new BarePhone(origin, cookie, enrolResponse.parse(await answer.json()));
  }

  /** Ids of the visits it holds, by the number of their case. */
  async visits(): Promise<ReadonlyMap<string, string>> {
    const rows = (await this.#rows('work-order')) as { caseNumber: string; visitId: string }[];
    return new Map(rows.map(({ caseNumber, visitId }) => [caseNumber, visitId]));
  }

  /** What it was told about captures that could not take effect. */
  async decisions(): Promise<readonly DecisionRow[]> {
    return decisionRow.array().parse(await this.#rows('decision'));
  }

  async #rows(kind: EntityKind): Promise<unknown[]> {
    const feed = `worker:${this.enrolled.worker.accountId}`;
    const answer = await post(`${this.origin}/sync/v1/pull`, { feed, epoch: this.enrolled.epoch, cursor: 0, rowSchema: 1, limit: 500, unsent: 0 }, this.cookie);
    if (!answer.ok) throw new Error(`pull: ${answer.status}`);
    return pullResponse.parse(await answer.json()).changes.filter(({ entity, op }) => entity === kind && op === 'put').map(({ row }) => row);
  }

  /** Sends that the worker has set out; what a phone without signal would still say after the desk changed its mind. */
  async departs(visitId: string): Promise<PushResult> {
    const nowMs = Date.now();
    const header: MutationHeader = {
      mutationId: newId(nowMs), deviceId: this.enrolled.deviceId, deviceSequence: ++this.#sequence, previousHash: this.#previousHash, authorId: this.enrolled.worker.accountId,
      lane: `visit:${visitId}`, kind: 'depart', kindVersion: 1, baseVersion: 1, capturedAtMs: nowMs, monotonicMs: this.#sequence, clockOffsetMs: 0, blobs: [], dependsOn: [],
    };
    const envelope = await sealFor({ plaintext: utf8(canonicalJson({})), aad: mutationAad(header), organisationKey: this.enrolled.organisationKey });
    this.#previousHash = await contentHash(header, envelope);
    const items = [{ header, contentHash: this.#previousHash, envelope }];
    const body = await gzip(utf8(JSON.stringify({ protocol: 1, deviceId: this.enrolled.deviceId, items })));
    const answer = await fetch(`${this.origin}/sync/v1/push`, { method: 'POST', body, headers: { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip', Cookie: this.cookie } });
    if (!answer.ok) throw new Error(`push: ${answer.status} ${await answer.text()}`);
    const [result] = pushResponse.parse(await answer.json()).results;
    if (result === undefined) throw new Error('push: no result');
    return result;
  }

  async mayPull(): Promise<boolean> {
    const feed = `worker:${this.enrolled.worker.accountId}`;
    return (await post(`${this.origin}/sync/v1/pull`, { feed, epoch: this.enrolled.epoch, cursor: 0, rowSchema: 1, limit: 1 }, this.cookie)).ok;
  }
}

function post(url: string, body: unknown, cookie = ''): Promise<Response> {
  return fetch(url, { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json', Cookie: cookie } });
}
