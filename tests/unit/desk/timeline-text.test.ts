import { describe, expect, it } from 'vitest';
import { timelineText } from '../../../src/desk/case/timeline-text.ts';
import type { CaseDetail } from '../../../src/protocol/desk.ts';
import { deskWords } from '../../../src/wording/desk.ts';

type Entry = CaseDetail['timeline'][number];
const entry = (kind: string, detail: Entry['detail'] = {}): Entry => ({ entryId: '1', atMs: 0, capturedAtMs: null, byName: '员工戊', source: 'office', kind, detail });
const said = (of: Entry) => timelineText(of, { language: 'zh-CN', words: deskWords['zh-CN'] });

describe('a line of the history', () => {
  it('[F64] says which late capture was attached, and why one was set aside', () => {
    expect(said(entry('capture-attached', { mutationId: '1', mutation: 'record-reading' }))).toBe('补充证据并入办件：抄止度');
    expect(said(entry('capture-set-aside', { mutationId: '1', mutation: 'record-reading', reason: 'recorded-again' }))).toBe('补传的记录不采用：抄止度 · 已有其他记录');
  });

  it('[F64] tells the desk why a capture did not count, not as if the desk had made it', () => {
    const line = said(entry('record-reading', { code: 'mutation/not-assigned', outcome: 'conflict' }));
    expect(line).toContain('已改派');
    expect(line).not.toContain('您');
  });

  it('[T-12] says why an account was set although its address is another', () => {
    expect(said(entry('set-account', { via: 'address', addressReason: 'renamed' }))).toBe('确定户号：两处地址不同 · 地名或门牌已变更');
    expect(said(entry('set-account', { via: 'address' }))).toBe('确定户号');
  });

  it('reads what a newer server writes as a record of the system', () => {
    expect(said(entry('brand-new'))).toBe(deskWords['zh-CN'].timeline.other);
  });
});
