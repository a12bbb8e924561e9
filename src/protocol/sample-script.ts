import type { ActKind } from '../domain/acts/registry.ts';
import type { ReferenceRow } from '../domain/model/account.ts';
import type { CaseRecord } from '../domain/model/case.ts';
import type { Evidence, EvidenceKind } from '../domain/model/evidence.ts';
import type { JobKind } from '../domain/model/job.ts';
import type { Appointment, Visit } from '../domain/model/visit.ts';
import type { WorkOrder } from '../domain/model/work-order.ts';
import type { OrderMutationKind, VisitMutationKind } from '../domain/rules/allowed-mutations.ts';
import type { Role } from './desk.ts';
import type { PartnerApplication, PartnerCertificate } from './partner.ts';

/**
 * Sample data as a script that is played through the server's own doors: nothing in it is put into the database by hand,
 * so that what a visitor tries is what a district would have. All people and numbers are invented.
 */
export interface SampleScript {
  readonly staff: readonly SampleStaff[];
  readonly partners: readonly SamplePartner[];
  readonly register: readonly SampleSupplyPoint[];
  /** Suppliers that let people sign on the screen (C-10). */
  readonly screenSigners: readonly string[];
  /** In the order of their times; none lies ahead of the moment the script was written for. */
  readonly steps: readonly SampleStep[];
}

export interface SampleStaff {
  readonly username: string;
  readonly displayName: string;
  readonly staffNumber: string;
  readonly roles: readonly Role[];
  readonly supplierId: string;
  readonly districtId: string;
  readonly password: string;
}

export interface SamplePartner {
  readonly partnerId: string;
  readonly name: string;
  /** Programme ids. */
  readonly scopes: readonly string[];
  readonly callbackUrl: string;
}

/** One account as its supplier's marketing system knows it. */
export interface SampleSupplyPoint extends Omit<ReferenceRow, 'nameMasked' | 'addressMasked'> {
  readonly accountName: string;
  readonly address: string;
  readonly areaCode: string;
  /** Yuan, decimal strings. */
  readonly arrears: string;
  readonly prepaid: string;
}

export type SampleStep = SampleMessage | SampleLook | SampleAct | SampleArrearsCheck | SampleDispatch | SampleRegister | SamplePayment | SampleMutation;

/** A partner's message; the case it opens or joins is called `caseKey` from then on. */
export interface SampleMessage {
  readonly kind: 'message';
  readonly atMs: number;
  readonly caseKey: string;
  readonly partnerId: string;
  readonly message: { readonly kind: 'application'; readonly body: PartnerApplication } | { readonly kind: 'certificate'; readonly body: PartnerCertificate };
}

/** A person's look at the queue of new cases (T-08). `by`, here and below: a username. */
export interface SampleLook {
  readonly kind: 'look';
  readonly atMs: number;
  readonly by: string;
}

export interface SampleAct {
  readonly kind: 'act';
  readonly atMs: number;
  readonly caseKey: string;
  readonly by: string;
  readonly act: ActKind;
  readonly payload: (record: CaseRecord) => unknown;
}

export interface SampleArrearsCheck {
  readonly kind: 'arrears-check';
  readonly atMs: number;
  readonly caseKey: string;
  readonly by: string;
}

export interface SampleDispatch {
  readonly kind: 'dispatch';
  readonly atMs: number;
  readonly caseKey: string;
  readonly by: string;
  readonly worker: string;
  readonly appointment: Appointment;
  readonly jobs: readonly JobKind[];
  readonly note: string;
}

/** The marketing system's nightly export comes in: the whole register as of this moment. */
export interface SampleRegister {
  readonly kind: 'register';
  readonly atMs: number;
}

/** Somebody pays what an account owes. */
export interface SamplePayment {
  readonly kind: 'payment';
  readonly atMs: number;
  readonly supplierId: string;
  readonly accountNumber: string;
}

export interface SampleFile {
  readonly kind: EvidenceKind;
  readonly mime: Evidence['mime'];
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What a worker recorded at the door on an earlier day, on the case's latest visit or on its first work order. */
export interface SampleMutation {
  readonly kind: 'mutation';
  readonly atMs: number;
  readonly caseKey: string;
  readonly worker: string;
  readonly mutation: VisitMutationKind | OrderMutationKind;
  readonly files: readonly SampleFile[];
  readonly payload: (here: { readonly visit: Visit; readonly order: WorkOrder; readonly evidence: readonly Evidence[] }) => unknown;
}
