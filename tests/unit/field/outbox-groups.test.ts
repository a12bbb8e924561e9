import { describe, expect, it } from 'vitest';
import type { OutboxItem } from '../../../src/device/workspace.ts';
import { outboxGroups } from '../../../src/field/state/outbox-groups.ts';
import { sampleVisits } from '../../fixtures/sample-visits.ts';

const [transfer, papers] = sampleVisits(Date.parse('2026-11-21T09:00:00+08:00'), 0);
const visits = [transfer!, papers!];
let made = 0;
const act = (lane: string): OutboxItem => ({ mutationId: `act-${made++}`, kind: 'record-reading', lane, capturedAtMs: 0, files: [], state: 'waiting', isAtOffice: false, hasRefusedFile: false, mayGoOn: false, failure: null, decision: null });
const atVisit = ({ visit }: typeof transfer & object) => act(`visit:${visit.visitId}`);
const onOrder = ({ orders }: typeof transfer & object) => act(`work-order:${orders[0]!.workOrderId}`);

describe('the outbox by visit', () => {
  it('gathers what was done at one door, in the order it came, under its address said once', () => {
    const items = [onOrder(papers!), atVisit(transfer!), onOrder(transfer!), atVisit(papers!)];
    const groups = outboxGroups(items, visits);
    expect(groups.map(({ visit }) => visit?.address)).toEqual([papers!.visit.address, transfer!.visit.address]);
    expect(groups.map((group) => group.items.map(({ item }) => item))).toEqual([[items[0], items[3]], [items[1], items[2]]]);
    expect(groups[1]?.caseNumbers).toEqual([transfer!.orders[0]!.caseNumber]);
  });

  it('tells the cases of one visit apart', () => {
    const second = { ...transfer!.orders[0]!, workOrderId: 'second', caseNumber: 'TL-20261121-9999' };
    const view = { ...transfer!, orders: [transfer!.orders[0]!, second] };
    const [group] = outboxGroups([onOrder(view), act('work-order:second')], [view]);
    expect(group?.caseNumbers).toEqual([transfer!.orders[0]!.caseNumber, second.caseNumber]);
    expect(group?.items.map(({ caseNumber }) => caseNumber)).toEqual(group?.caseNumbers);
  });

  it('keeps together what belongs to visits that are no longer on the phone', () => {
    const groups = outboxGroups([act('visit:gone'), onOrder(transfer!), act('visit:another')], visits);
    expect(groups.map(({ visit, items }) => [visit === null, items.length])).toEqual([[true, 2], [false, 1]]);
  });
});
