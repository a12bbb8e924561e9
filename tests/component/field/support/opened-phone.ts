import { ok } from '../../../../src/base/result.ts';
import { systemClock } from '../../../../src/base/clock.ts';
import { cryptoRandom } from '../../../../src/base/ids.ts';
import { commonDevicePorts } from '../../../../src/device/browser-ports.ts';
import { openWorkspace, type OpenedWorkspace } from '../../../../src/device/open-workspace.ts';
import type { DevicePorts } from '../../../../src/device/ports.ts';
import type { Sentinel } from '../../../../src/device/sentinel.ts';
import { FieldApp } from '../../../../src/field/state/field-app.svelte.ts';
import { newOrganisationSecret } from '../../../../src/protocol/seal.ts';
import { tongliangPowerTransfer } from '../../../../src/programmes/tongliang-power-transfer.ts';
import { fieldZh } from '../../../../src/wording/field-all.zh.ts';
import { orderRow, testId, visitRow, WORKER } from '../../../unit/sync/support/rows.ts';

const PIN = '748392';
const EPOCH = '00000000-0000-4000-8000-000000000001';
export const visitId = testId('b', 1);
export const orderId = testId('c', 1);

/** The field app's state over the browser's own IndexedDB: one worker, one booked visit, no network. */
export class OpenedPhone {
  app!: FieldApp;
  #workspace!: OpenedWorkspace;
  #sentinel: Sentinel | null = null;
  readonly #preferences = new Map<string, string>();
  readonly #name = `phone-${crypto.randomUUID()}`;

  static async atWork(order = orderRow(1)): Promise<OpenedPhone> {
    const phone = new OpenedPhone();
    await phone.#open();
    const { syncStore } = phone.#workspace;
    const secret = await newOrganisationSecret();
    await syncStore.enrolled({
      deviceId: testId('d', 1), epoch: EPOCH, serverTimeMs: systemClock.nowMs(), hotline: '95598',
      worker: { accountId: WORKER, displayName: '测试工', staffNumber: 'T-1', supplierId: 'tongliang-power', districtId: 'tongliang' },
      organisationKey: { keyId: secret.keyId, publicKey: secret.publicKey },
    });
    expectOk(await phone.#workspace.choosePin(PIN));
    const rows = [
      { entity: 'programme' as const, entityId: 'tongliang-power-transfer@1', row: tongliangPowerTransfer },
      { entity: 'work-order' as const, entityId: orderId, row: order },
      { entity: 'visit' as const, entityId: visitId, row: visitRow(1) },
    ];
    const changes = rows.map((row, index) => ({ ...row, position: index + 1, op: 'put' as const, version: 1 }));
    expectOk(await syncStore.applyPage({ since: await syncStore.cursor(`worker:${WORKER}`), epoch: EPOCH, changes, next: changes.length, more: false }));
    return phone;
  }

  /** The process dies and the worker opens the app again: only the disk remembers. */
  async restart(): Promise<void> {
    this.#workspace.close();
    await this.#open();
    expectOk(await this.#workspace.unlock(PIN));
  }

  async arrives(): Promise<void> {
    const payload = { identityShown: true, purposeStated: true, entryPermitted: true, reason: '' };
    expectOk(await this.#workspace.capture({ subject: { kind: 'visit', id: visitId }, kind: 'arrive', payload, blobs: [] }));
  }

  close(): void {
    this.#workspace.close();
  }

  async #open(): Promise<void> {
    this.#workspace = await openWorkspace(this.#ports());
    this.app = new FieldApp({
      workspace: this.#workspace,
      sync: { status: { subscribe: () => () => {} }, wake: () => {}, enrol: offline, signInAgain: offline },
      clock: systemClock,
      preferences: { read: (key) => this.#preferences.get(key) ?? null, write: (key, value) => void this.#preferences.set(key, value) },
      address: { history: { pushState() {}, replaceState() {}, back() {} } as unknown as History, location: { pathname: '/' } as Location, addEventListener: () => {}, closeDialog: () => false },
      buildId: 'test',
      language: 'zh-CN',
      words: fieldZh,
      deviceId: () => Promise.resolve(null),
      setAside: () => Promise.resolve(ok(undefined)),
    });
  }

  #ports(): DevicePorts {
    return {
      ...commonDevicePorts(), random: cryptoRandom, name: this.#name, pinRounds: 1_000,
      sentinel: { read: async () => this.#sentinel, write: async (sentinel) => void (this.#sentinel = sentinel) },
      sight: { hidden: () => false, onChange: () => () => {} },
    };
  }
}

const offline = () => Promise.resolve({ ok: false as const, error: { code: 'link/offline' } });

function expectOk(outcome: { readonly ok: boolean }): void {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome));
}
