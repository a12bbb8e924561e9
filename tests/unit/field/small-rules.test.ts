import { describe, expect, it } from 'vitest';
import { searchAccount } from '../../../src/field/state/account-search.ts';
import { appointmentText } from '../../../src/field/state/appointment-text.ts';
import { clockLevel } from '../../../src/field/state/clock-level.ts';
import { placeOf } from '../../../src/field/state/item-place.ts';
import { jobsListed } from '../../../src/field/state/jobs-listed.ts';
import { jobsNow } from '../../../src/field/state/jobs-now.ts';
import { fixOf } from '../../../src/field/state/leave-fix.ts';
import { isRevealed } from '../../../src/field/state/revealed.ts';
import { matchesSearch } from '../../../src/field/state/search-visits.ts';
import { programmeKey } from '../../../src/domain/programme/programme-key.ts';
import { withJobs } from '../../../src/domain/rules/jobs.ts';
import { leaveDoorFindings } from '../../../src/domain/rules/leave-door.ts';
import { sampleVisits } from '../../fixtures/sample-visits.ts';

const nowMs = Date.parse('2026-11-21T09:00:00+08:00');
const MINUTE = 60_000;
const [transfer, papers] = sampleVisits(nowMs, 0);
const order = transfer!.orders[0]!;

describe('finding an account on the phone', () => {
  it('[T-14] takes the scanned label and says that its check digit is right', () => {
    const found = searchAccount(order, 'meter-number', '9930001000000000000019');
    expect(found.label?.ownCheck).toBe('passed');
    expect(found.matches.map((match) => match.row.accountNumber)).toEqual(['9990000001']);
  });

  it('[T-12] looks by account number and by address as well', () => {
    expect(searchAccount(order, 'account-number', '9990000002').matches).toHaveLength(1);
    expect(searchAccount(order, 'address', '示例花园 3').matches.map((match) => match.row.accountNumber)).toEqual(['9990000003']);
  });

  it('finds nothing for nothing', () => {
    expect(searchAccount(order, 'address', '  ')).toEqual({ matches: [], label: null });
  });
});

describe('the list of the day', () => {
  it('turns amber half a shift before the limit and red on it', () => {
    expect(clockLevel(nowMs + 241 * MINUTE, nowMs)).toBe('green');
    expect(clockLevel(nowMs + 240 * MINUTE, nowMs)).toBe('amber');
    expect(clockLevel(nowMs, nowMs)).toBe('red');
  });

  it('is searched by address, number and matter, in any order', () => {
    expect(matchesSearch(papers!, '綦江 补收材料', 'zh-CN')).toBe(true);
    expect(matchesSearch(papers!, 'qj-20261121', 'zh-CN')).toBe(true);
    expect(matchesSearch(transfer!, '綦江', 'zh-CN')).toBe(false);
    expect(matchesSearch(transfer!, '   ', 'zh-CN')).toBe(true);
  });

  it('calls an appointment of this day today', () => {
    const span = { fromMs: nowMs + 60 * MINUTE, toMs: nowMs + 120 * MINUTE };
    expect(appointmentText(span, 'zh-CN', nowMs)).toBe('今天 10:00–11:00');
    expect(appointmentText(span, 'zh-CN', nowMs - 24 * 60 * MINUTE)).toContain('11月22日'.slice(0, 3));
  });
});

describe('the jobs a list counts', () => {
  const witnessed = { mutationId: order.workOrderId, authorId: order.workOrderId, atMs: nowMs };
  const collected = ['resident-id', 'title-certificate'].map((documentId) => ({ ...witnessed, documentId, form: 'original-seen' as const, evidence: [], note: '' }));
  const agreed = papers!.orders.map(({ supplierId }) => ({ ...witnessed, scope: 'share-with-supplier' as const, supplierId, by: 'applicant' as const, granted: true }));
  const orders = papers!.orders.map((one, index) => (index === 0 ? withJobs({ ...one, documents: collected }, papers!.programmes.get(programmeKey(one.programme))!) : one));
  const shared = { ...papers!, orders, visit: { ...papers!.visit, consents: agreed } };
  const refused = { ...papers!, orders };

  it('[Q-01] are those the visit itself shows, papers collected next door included', () => {
    for (const view of [transfer!, papers!, shared, refused]) {
      expect(view.orders.map((one) => jobsListed(view, one))).toEqual(view.orders.map((one) => jobsNow(view, one)));
    }
    expect(shared.orders.flatMap((one) => jobsListed(shared, one)).map(({ state }) => state)).toEqual(['done', 'done', 'done']);
    expect(refused.orders.flatMap((one) => jobsListed(refused, one)).map(({ state }) => state)).toEqual(['done', 'open', 'open']);
  });
});

describe('small rules of the screens', () => {
  it('[C-16] closes a logged look after twenty minutes', () => {
    const look = { mutationId: order.workOrderId, authorId: order.workOrderId, atMs: nowMs, subject: 'address', reason: 'find-door' as const };
    const visit = { ...transfer!.visit, unmaskings: [look] };
    expect(isRevealed(visit, 'address', nowMs + 19 * MINUTE)).toBe(true);
    expect(isRevealed(visit, 'address', nowMs + 21 * MINUTE)).toBe(false);
    expect(isRevealed(visit, 'phone:new-owner', nowMs)).toBe(false);
  });

  it('leads every finding of the leave-the-door check to the screen that mends it', () => {
    const findings = leaveDoorFindings(transfer!.visit, transfer!.orders, transfer!.programmes.get('tongliang-power-transfer@1')!);
    const steps = Object.fromEntries(findings.map((found) => [found.code, fixOf(found, transfer!)]));
    expect(steps['visit/not-arrived']).toMatchObject({ step: 'arrival' });
    expect(steps['leave/choice-open']).toMatchObject({ step: 'transfer-choice' });
    expect(steps['leave/contract-open']).toMatchObject({ step: 'identify-signer' });
    expect(steps['leave/reading-open']).toMatchObject({ step: 'read-meter' });
  });

  it('says of an item in the outbox at which door it was made', () => {
    const item = { mutationId: order.workOrderId, kind: 'record-reading' as const, lane: `work-order:${order.workOrderId}`, capturedAtMs: nowMs, files: [], state: 'waiting' as const, isAtOffice: false, hasRefusedFile: false, mayGoOn: false, failure: null, decision: null };
    expect(placeOf(item, [transfer!, papers!])).toMatchObject({ caseNumber: order.caseNumber, route: { name: 'visit', visitId: transfer!.visit.visitId } });
    expect(placeOf({ ...item, lane: 'visit:gone' }, [transfer!])).toBeNull();
  });
});
