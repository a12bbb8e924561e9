import { utf8 } from '../base/bytes.ts';
import { canonicalJson } from '../base/canonical-json.ts';
import { MS_PER_MINUTE } from '../base/clock.ts';
import type { MutationPayload } from '../domain/mutations/registry.ts';
import type { SignatureStrokes } from '../domain/model/strokes.ts';
import type { WorkOrder } from '../domain/model/work-order.ts';
import type { VisitMutationKind, OrderMutationKind } from '../domain/rules/allowed-mutations.ts';
import { contractText, keyClauses } from '../domain/rules/contract-text.ts';
import { addDecimals } from '../domain/rules/decimals.ts';
import { buildNotice, noticeDigest } from '../domain/rules/notice.ts';
import { orderReference } from '../domain/rules/order-facts.ts';
import type { SampleFile, SampleMutation } from '../protocol/sample-script.ts';
import type { CaseStory } from './case-story.ts';
import { samplePicture } from './picture.ts';

type Kind = VisitMutationKind | OrderMutationKind;
type Here = Parameters<SampleMutation['payload']>[0];
type Owner = MutationPayload<'inform-owner'>['owner'];
type Ending = Omit<MutationPayload<'end-visit'>, 'evidence' | 'leftOpen'> & { readonly leftOpen?: string[] };

const MINUTES_PER_ACT = 3;
/** Of the register's unit since the scheduled day: every home of the sample used as much. */
const USED = '53.45';

/** What one worker did at one door on an earlier day, three minutes an act. */
export class DoorStory {
  readonly steps: SampleMutation[] = [];
  #atMs: number;

  constructor(
    private readonly story: CaseStory,
    private readonly worker: string,
    fromMs: number,
  ) {
    this.#atMs = fromMs;
  }

  /** Card shown, purpose told, let in, and told what happens with their data (C-12, C-14). */
  letIn(): this {
    return this.#add('depart', () => ({}))
      .#add('arrive', () => ({ identityShown: true, purposeStated: true, entryPermitted: true, reason: '' }))
      .#add('give-privacy-notice', () => ({ noticeVersion: 'tongliang-2026-1', to: 'new-owner' }));
  }

  /** Several households behind one meter (T-20). */
  foundShared(): this {
    const { accountNumber, meter } = this.story.home;
    return this.#add('confirm-account', ({ evidence }) => ({
      outcome: 'shared-meter', accountNumber, meterNumber: meter.meterNumber, rawText: meter.meterNumber, via: 'scan', verified: false, note: '', evidence: [...evidence],
    }), [picture('shared-meter', meter.meterNumber.slice(-8))]);
  }

  read(): this {
    const { meter, lastScheduled } = this.story.home;
    const readings = (lastScheduled?.readings ?? []).map(({ register, value }) => ({ register, value: register === 'total' || register === 'peak' ? addDecimals(value, USED) : value }));
    return this.#add('record-reading', ({ evidence }) => ({
      meterNumber: meter.meterNumber, readings, explanation: null, sumDifferenceConfirmed: false, corrects: null, correctionReason: '', evidence: [...evidence],
    }), [picture('meter-register', readings[0]?.value ?? '')]);
  }

  chose(type: 'settlement' | 'non-settlement'): this {
    return this.#add('choose-transfer-type', () => ({ type, chosenBy: ['old-owner', 'new-owner'], channel: 'on-site' }));
  }

  /** T-26, C-08: told at the door and signed for, or why not. */
  informed(owner: Owner, outcome: MutationPayload<'inform-owner'>['outcome'], reason = ''): this {
    const signed = outcome === 'acknowledged' ? [strokes(this.#atMs)] : [];
    return this.#add('inform-owner', ({ order, evidence }) => ({ owner, outcome, channel: 'on-site', noticeSha256: noticeSha256(order), reason, evidence: [...evidence] }), signed);
  }

  /** T-37: the original seen, its number compared; then every page photographed, or the supplier's own app. */
  signed(channel: 'paper' | 'app'): this {
    const file = channel === 'paper' ? picture('contract-page', 'PAGE 1') : picture('other', 'APP');
    return this.#add('identify-signer', () => ({
      signerRole: 'new-owner', signerName: this.story.newOwner.name, identityKind: 'resident-id', numberTail: this.story.newOwner.identityNumber.slice(-4),
      numberMatched: true, originalSeen: true, mismatchReason: '', evidence: [],
    })).#add('sign-contract', ({ order, evidence }) => signing(order, channel, [...evidence]), [file]);
  }

  calledInVain(): this {
    return this.#add('log-call', () => ({ to: 'new-owner', outcome: 'no-answer', purpose: 'at-the-door', note: '' }));
  }

  ended(ending: Ending): this {
    return this.#add('end-visit', ({ evidence }) => ({ leftOpen: [], ...ending, evidence: [...evidence] }), ending.outcome === 'nobody-home' ? [picture('door-plate', 'DOOR')] : []);
  }

  #add<K extends Kind>(mutation: K, payload: (here: Here) => MutationPayload<K>, files: readonly SampleFile[] = []): this {
    this.steps.push({ kind: 'mutation', atMs: this.#atMs, caseKey: this.story.key, worker: this.worker, mutation, files, payload });
    this.#atMs += MINUTES_PER_ACT * MS_PER_MINUTE;
    return this;
  }
}

/** A script that does not hold is a mistake of ours, never of who starts the server. */
function noticeSha256(order: WorkOrder): string {
  const notice = buildNotice(order);
  if (!notice.ok) throw new Error(`sample: ${notice.error.code}`);
  return noticeDigest(notice.value);
}

function signing(order: WorkOrder, channel: 'paper' | 'app', evidence: MutationPayload<'sign-contract'>['evidence']): MutationPayload<'sign-contract'> {
  const text = contractText(order);
  if (!text.ok) throw new Error(`sample: ${text.error.code}${orderReference(order) === null ? ' (no register row)' : ''}`);
  const { templateId, templateVersion, sha256 } = text.value;
  return {
    channel, signerRole: 'new-owner', templateId, templateVersion, contractSha256: sha256, clausesPointedOut: keyClauses(text.value).map(({ clauseId }) => clauseId),
    agreedElectronic: channel === 'app', copyGiven: channel === 'paper' ? 'paper-copy' : 'shared', evidence,
  };
}

function picture(kind: SampleFile['kind'], caption: string): SampleFile {
  return { kind, mime: 'image/png', bytes: samplePicture(caption) };
}

/** A wave that nobody takes for a name. */
function strokes(startedAtMs: number): SampleFile {
  const points = Array.from({ length: 40 }, (_, i) => ({ x: 120 + i * 18, y: Math.round(200 + 90 * Math.sin(i / 4)), t: i * 15, p: 0.5 }));
  const written: SignatureStrokes = { version: 1, startedAtMs, strokes: [{ points }] };
  return { kind: 'signature-strokes', mime: 'application/json', bytes: utf8(canonicalJson(written)) };
}
