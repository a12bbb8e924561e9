import type { ActKind, ActPayload } from '../domain/acts/registry.ts';
import type { CaseRecord } from '../domain/model/case.ts';
import type { JobKind } from '../domain/model/job.ts';
import type { Appointment } from '../domain/model/visit.ts';
import type { SampleStep, SampleSupplyPoint } from '../protocol/sample-script.ts';
import { samplePropertyUnit, sampleTitleCertificate } from './identifiers.ts';
import { TONGLIANG_PLATFORM } from './partners.ts';
import { samplePerson } from './people.ts';
import type { SamplePerson } from './people.ts';

const PROGRAMME = 'tongliang-power-transfer';
/** New owners are numbered apart from the old ones, whose names stand in the register. */
const NEW_OWNERS_FROM = 500;

/** One sale in Tongliang and what happened to its case so far. Each method adds a step and gives the story back. */
export class CaseStory {
  readonly steps: SampleStep[] = [];
  readonly newOwner: SamplePerson;
  readonly oldOwner: SamplePerson;
  readonly #registryNumber: string;
  readonly #serial: number;

  constructor(
    readonly key: string,
    readonly home: SampleSupplyPoint,
    serial: number,
  ) {
    this.#serial = serial;
    this.#registryNumber = `TLDJ-SAMPLE-${String(serial).padStart(6, '0')}`;
    this.newOwner = samplePerson(NEW_OWNERS_FROM + serial);
    this.oldOwner = { ...samplePerson(7_000 + serial), name: home.accountName };
  }

  /** T-03, T-04. `again` sends it once more under another reference, as a platform does that lost its answer. */
  applied(atMs: number, given: { readonly withNumber?: boolean; readonly again?: boolean } = {}): this {
    const number: Record<string, string> = given.withNumber === true ? { 用户编号: this.home.accountNumber } : {};
    const body = {
      programmeId: PROGRAMME,
      partnerReference: `${this.#registryNumber}-A${given.again === true ? '2' : ''}`,
      registryNumber: this.#registryNumber,
      submittedAtMs: atMs,
      fields: {
        权利人名称: this.newOwner.name, 证件号: this.newOwner.identityNumber, 手机号码: this.newOwner.phone, 房地坐落: this.home.address, 申请联办事项: '电力',
        签批确认编号: `SIGN-${this.#serial}`, 原权利人名称: this.oldOwner.name, 原权利人手机号码: this.oldOwner.phone, ...number,
      },
    };
    return this.#add({ kind: 'message', atMs, caseKey: this.key, partnerId: TONGLIANG_PLATFORM, message: { kind: 'application', body } });
  }

  /** T-05. */
  registered(atMs: number): this {
    const body = {
      programmeId: PROGRAMME,
      partnerReference: `${this.#registryNumber}-C`,
      registryNumber: this.#registryNumber,
      issuedAtMs: atMs,
      fields: {
        权利人名称: this.newOwner.name, 证件号: this.newOwner.identityNumber, 房地坐落: this.home.address,
        不动产权证号: sampleTitleCertificate(this.#serial), 不动产单元号: samplePropertyUnit(this.#serial), 登记簿状态: '现势',
      },
    };
    return this.#add({ kind: 'message', atMs, caseKey: this.key, partnerId: TONGLIANG_PLATFORM, message: { kind: 'certificate', body } });
  }

  called(atMs: number, call: Partial<ActPayload<'log-office-call'>> & Pick<ActPayload<'log-office-call'>, 'topics'>): this {
    return this.did(atMs, 'log-office-call', { to: 'new-owner', outcome: 'reached', note: '', ...call });
  }

  /** T-11, T-12: the number became known on the telephone. */
  numberKnown(atMs: number, via: ActPayload<'set-account'>['via'] = 'bill'): this {
    const { accountNumber, meter, sharedMeter } = this.home;
    return this.did(atMs, 'set-account', { accountNumber, meterNumber: meter.meterNumber, via, sharedMeter });
  }

  arrearsChecked(atMs: number): this {
    return this.#add({ kind: 'arrears-check', atMs, caseKey: this.key, by: 'clerk' });
  }

  paid(atMs: number): this {
    return this.#add({ kind: 'payment', atMs, supplierId: this.home.supplierId, accountNumber: this.home.accountNumber });
  }

  accepted(atMs: number): this {
    return this.did(atMs, 'accept-case', {});
  }

  chose(atMs: number, type: ActPayload<'record-transfer-choice'>['type']): this {
    return this.did(atMs, 'record-transfer-choice', { type, chosenBy: ['old-owner', 'new-owner'], channel: 'phone' });
  }

  dispatched(atMs: number, visit: { readonly worker: string; readonly appointment: Appointment; readonly jobs: readonly JobKind[]; readonly note?: string }): this {
    return this.#add({ kind: 'dispatch', atMs, caseKey: this.key, by: 'dispatcher', note: '', ...visit });
  }

  did<K extends ActKind>(atMs: number, act: K, payload: ActPayload<K> | ((record: CaseRecord) => ActPayload<K>)): this {
    const by = act === 'countersign-contract' || act === 'archive-case' ? 'reviewer' : 'clerk';
    return this.#add({ kind: 'act', atMs, caseKey: this.key, by, act, payload: typeof payload === 'function' ? payload : () => payload });
  }

  add(steps: readonly SampleStep[]): this {
    this.steps.push(...steps);
    return this;
  }

  #add(step: SampleStep): this {
    this.steps.push(step);
    return this;
  }
}
