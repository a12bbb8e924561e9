import { fromUtf8, sha256Hex } from '../../../../src/base/bytes.ts';
import { fail, ok } from '../../../../src/base/result.ts';
import type { Failure, Result } from '../../../../src/base/result.ts';
import { applyAct } from '../../../../src/device/fold.ts';
import type { Bundle } from '../../../../src/device/fold.ts';
import type { Visit } from '../../../../src/domain/model/visit.ts';
import type { WorkOrder } from '../../../../src/domain/model/work-order.ts';
import { findProgramme } from '../../../../src/programmes/registry.ts';
import { PACK_FROM } from '../../../../src/protocol/pull.ts';
import { digestOfFeed } from '../../../../src/protocol/feed-digest.ts';
import type { DivergenceReport } from '../../../../src/protocol/feed-digest.ts';
import type { LossReport } from '../../../../src/protocol/loss.ts';
import type { EntityKind, PullRequest, PullResponse } from '../../../../src/protocol/pull.ts';
import type { PushItem, PushOutcome, PushRequest, PushResponse, PushResult } from '../../../../src/protocol/push.ts';
import { contentHash } from '../../../../src/protocol/content-hash.ts';
import { fileAad, mutationAad, newOrganisationSecret, openWithOrganisationKey } from '../../../../src/protocol/seal.ts';
import type { OrganisationSecret } from '../../../../src/protocol/seal.ts';
import { packPage } from '../../../../src/server/sync/pack-page.ts';
import type { Answer, Transport, UploadFile } from '../../../../src/sync/ports.ts';
import { orderRow, visitRow, WORKER } from './rows.ts';
import type { World } from './world.ts';

export type Fault = 'offline' | 'lost-reply' | 'server-unwell' | 'malformed' | 'other-epoch' | 'retry' | 'forgets-one';

interface FeedEntry {
  readonly entity: EntityKind;
  readonly entityId: string;
  readonly op: 'put' | 'del';
  readonly version: number;
  readonly row: unknown;
  readonly position: number;
}

/** An office in memory with the real rules and real seals, and a line to it that can be broken in every way. */
export class FakeOffice {
  epoch = '00000000-0000-4000-8000-000000000001';
  loginValid = true;
  /** Small pages, so that tests cross their seams. */
  pageRows = 3;
  /** From so many rows of a kind on they come packed. */
  packFrom: number = PACK_FROM;
  /** The browser lost the credential. */
  cookieLost = false;
  knowsKey = true;
  /** Taken one by one, in order, by whatever request comes next. */
  faults: Fault[] = [];
  readonly applied: { mutationId: string; lane: string; sequence: number }[] = [];
  readonly results = new Map<string, { hash: string; result: PushResult }>();
  readonly files = new Map<string, Uint8Array>();
  readonly requests: string[] = [];
  readonly losses: LossReport[] = [];
  readonly divergences: DivergenceReport[] = [];
  givesDigests = false;
  pushes: PushRequest[] = [];
  /** Refuses these kinds by rule, as a server does whose rows have moved on. */
  readonly refusing = new Map<string, { outcome: 'rejected' | 'conflict'; code: string }>();
  #feed: FeedEntry[] = [];
  #head = 0;
  readonly secret: OrganisationSecret;
  readonly #world: World;

  private constructor(world: World, secret: OrganisationSecret) {
    this.#world = world;
    this.secret = secret;
  }

  static async open(world: World): Promise<FakeOffice> {
    const office = new FakeOffice(world, await newOrganisationSecret());
    office.put('programme', 'tongliang-power-transfer@1', findProgramme('tongliang-power-transfer', 1));
    return office;
  }

  put(entity: EntityKind, entityId: string, row: unknown): void {
    this.#move({ entity, entityId, version: (row as { version?: number }).version ?? 1, row, op: 'put' });
  }

  remove(entity: EntityKind, entityId: string): void {
    this.#move({ entity, entityId, version: 0, row: null, op: 'del' });
  }

  /** Drops everything without a word, as a pruned feed or a restored backup does. */
  forget(entityId: string): void {
    this.#feed = this.#feed.filter((entry) => entry.entityId !== entityId);
  }

  book(number: number, orders: readonly number[] = [number]): void {
    for (const order of orders) this.putOrder(orderRow(order, number));
    this.putVisit(visitRow(number, orders));
  }

  putVisit(visit: Visit): void {
    this.put('visit', visit.visitId, visit);
  }

  putOrder(order: WorkOrder): void {
    this.put('work-order', order.workOrderId, order);
  }

  row<T>(entity: EntityKind, entityId: string): T {
    return this.#feed.find((entry) => entry.entity === entity && entry.entityId === entityId)?.row as T;
  }

  transport(): Transport {
    return {
      enrol: async (request) => ok(this.#answer({
        deviceId: request.deviceId ?? '00000000-0000-4000-8000-0000000000d1',
        worker: { accountId: request.username === 'colleague' ? WORKER.replace(/1$/, '2') : WORKER, displayName: '测试工', staffNumber: 'T-1', supplierId: 'tongliang-power', districtId: 'tongliang' },
        epoch: this.epoch, serverTimeMs: this.#world.nowMs(),
        organisationKey: { keyId: this.secret.keyId, publicKey: this.secret.publicKey }, hotline: '95598',
      })),
      signIn: async () => {
        this.loginValid = true;
        return ok(this.#answer(null));
      },
      renew: async () => {
        if (!this.knowsKey) return fail('link/device-unknown');
        this.cookieLost = false;
        return ok(undefined);
      },
      session: async () => ok(this.#answer({ epoch: this.epoch, loginValid: this.loginValid })),
      push: (request) => this.#faulty('push', () => this.#push(request)),
      pull: (request) => this.#faulty('pull', () => this.#pull(request)),
      blobs: (digests) => this.#faulty('blobs', async () => ok({ epoch: this.epoch, blobs: digests.map((sha256) => ({ sha256, state: this.files.has(sha256) ? ('stored' as const) : ('unknown' as const) })) })),
      tellDivergence: async (report) => {
        this.divergences.push(report);
        return ok(this.#answer({ serverTimeMs: this.#world.nowMs() }));
      },
      tellLoss: (loss) => this.#faulty('loss', async () => {
        this.losses.push(loss);
        return ok({ serverTimeMs: this.#world.nowMs() });
      }),
      upload: (file) => this.#upload(file),
      listen: (_onMore, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
    };
  }

  async #faulty<T>(name: string, run: () => Promise<Result<T, Failure>>): Promise<Result<Answer<T>, Failure>> {
    this.requests.push(name);
    if (this.cookieLost) return fail('link/device-unknown');
    const fault = name === 'push' || this.faults[0] === 'offline' ? this.faults.shift() : undefined;
    if (fault === 'offline') return fail('link/offline');
    if (fault === 'server-unwell') return fail('link/server-unwell', { retryAfterMs: 1_000 });
    if (fault === 'malformed') return fail('request/malformed');
    const result = await run();
    if (fault === 'lost-reply') return fail('link/offline');
    if (!result.ok) return result;
    return ok(this.#answer(fault === undefined ? result.value : (bent(fault, result.value as PushResponse) as T)));
  }

  #answer<T>(value: T): Answer<T> {
    const nowMs = this.#world.nowMs();
    return { value, sentAtMs: nowMs, heardAtMs: nowMs, serverTimeMs: nowMs };
  }

  async #push(request: PushRequest): Promise<Result<PushResponse, Failure>> {
    this.pushes.push(request);
    const results: PushResult[] = [];
    const stopped = new Set<string>();
    for (const item of request.items) {
      const result = stopped.has(item.header.lane) ? this.#result(item, 'blocked') : await this.#receive(item, request.notComing ?? []);
      if (result.outcome === 'blocked' || result.outcome === 'retry') stopped.add(item.header.lane);
      results.push(result);
    }
    return ok({ epoch: this.epoch, serverTimeMs: this.#world.nowMs(), results });
  }

  async #receive(item: PushItem, notComing: readonly string[]): Promise<PushResult> {
    const { header } = item;
    if ((await contentHash(header, item.envelope)) !== item.contentHash) return this.#result(item, 'rejected', { code: 'push/hash-mismatch' });
    if (header.dependsOn.some((needed) => !this.results.has(needed) && !notComing.includes(needed))) return this.#result(item, 'blocked');
    const opened = await openWithOrganisationKey({ envelope: item.envelope, aad: mutationAad(header) }, this.secret);
    if (!opened.ok) return this.#result(item, 'rejected', { code: 'push/envelope-unreadable' });
    // From here on nothing waits: one mutation, one transaction.
    const known = this.results.get(header.mutationId);
    if (known !== undefined && known.hash === item.contentHash) return { ...known.result, outcome: 'duplicate', original: known.result.outcome };
    const result = this.#judge(item, JSON.parse(fromUtf8(opened.value)));
    this.results.set(header.mutationId, { hash: item.contentHash, result });
    return result;
  }

  #judge(item: PushItem, payload: unknown): PushResult {
    const { header } = item;
    const refusal = this.refusing.get(header.kind);
    if (refusal !== undefined) return this.#result(item, refusal.outcome, { code: refusal.code });
    const [entity, entityId] = header.lane.split(':') as ['visit' | 'work-order', string];
    const visitId = entity === 'visit' ? entityId : (this.row<WorkOrder>('work-order', entityId)?.visitId ?? '');
    const visit = this.row<Visit | undefined>('visit', visitId) ?? null;
    const bundle: Bundle = { visit, orders: (visit?.workOrderIds ?? []).map((id) => this.row<WorkOrder>('work-order', id)) };
    const programmes = new Map([['tongliang-power-transfer@1', findProgramme('tongliang-power-transfer', 1)!]]);
    const judged = applyAct(bundle, { ...header, payload }, programmes);
    if (!judged.ok) return this.#result(item, 'rejected', { code: judged.error.code });
    this.applied.push({ mutationId: header.mutationId, lane: header.lane, sequence: header.deviceSequence });
    if (entity === 'visit') this.putVisit({ ...judged.value.visit!, version: visit!.version + 1 });
    else {
      const order = judged.value.orders.find(({ workOrderId }) => workOrderId === entityId)!;
      this.putOrder({ ...order, version: order.version + 1 });
    }
    return this.#result(item, 'applied', { version: this.#feed.find((entry) => entry.entityId === entityId)!.version });
  }

  #result(item: PushItem, outcome: PushOutcome, more: { code?: string; version?: number } = {}): PushResult {
    return { mutationId: item.header.mutationId, contentHash: item.contentHash, outcome, ...more };
  }

  async #pull(request: PullRequest): Promise<Result<PullResponse | 'resync', Failure>> {
    if (!this.loginValid) return fail('link/session-ended');
    if ((request.epoch !== null && request.epoch !== this.epoch) || request.cursor > this.#head) return ok('resync');
    const all = this.#feed.filter((entry) => entry.position > request.cursor && (request.cursor > 0 || entry.op === 'put')).sort((a, b) => a.position - b.position);
    const page = all.slice(0, Math.min(request.limit, this.pageRows));
    const next = page.length < all.length ? page.at(-1)!.position : this.#head;
    return ok({
      epoch: this.epoch, next, more: next < this.#head, head: this.#head, ...(this.givesDigests && next === this.#head && { digest: digestOfFeed(this.#feed.filter(({ op }) => op === 'put')) }), serverTimeMs: this.#world.nowMs(),
      ...packPage(page.map(({ row, ...entry }) => (entry.op === 'put' ? { ...entry, row: structuredClone(row) } : entry)), request.packed, this.packFrom),
    });
  }

  async #upload(file: UploadFile): Promise<Result<'sent', Failure>> {
    this.requests.push('upload');
    const fault = this.faults[0] === 'offline' || this.faults[0] === 'lost-reply' ? this.faults.shift() : undefined;
    if (fault === 'offline') return fail('link/offline');
    if ((await sha256Hex(file.body)) !== file.sealedDigest) return fail('file/digest-mismatch');
    const opened = await openWithOrganisationKey({ envelope: JSON.parse(fromUtf8(file.body)), aad: fileAad(file) }, this.secret);
    if (!opened.ok || (await sha256Hex(opened.value)) !== file.sha256) return fail('file/digest-mismatch');
    this.files.set(file.sha256, opened.value);
    return fault === 'lost-reply' ? fail('link/offline') : ok('sent');
  }

  #move(entry: Omit<FeedEntry, 'position'>): void {
    this.#feed = this.#feed.filter((other) => other.entity !== entry.entity || other.entityId !== entry.entityId);
    this.#head += 1;
    this.#feed.push({ ...entry, position: this.#head });
  }
}

function bent(fault: Fault, response: PushResponse): PushResponse {
  switch (fault) {
    case 'other-epoch':
      return { ...response, epoch: '00000000-0000-4000-8000-00000000dead' };
    case 'retry':
      return { ...response, results: response.results.map((result) => ({ ...result, outcome: 'retry' })) };
    case 'forgets-one':
      return { ...response, results: response.results.slice(1).map((result) => ({ ...result })) };
    default:
      return response;
  }
}
