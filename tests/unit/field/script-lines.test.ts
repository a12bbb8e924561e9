import { describe, expect, it } from 'vitest';
import { scriptLines } from '../../../src/field/state/script-lines.ts';
import { tongliangPowerTransfer as programme } from '../../../src/programmes/tongliang-power-transfer.ts';
import { sampleVisits } from '../../fixtures/sample-visits.ts';

const nowMs = Date.parse('2026-11-21T09:00:00+08:00');
const order = { ...sampleVisits(nowMs, 0)[0]!.orders[0]!, choice: null, transferType: null };
const ids = (type: 'settlement' | 'non-settlement' | null) => scriptLines(programme.doorScript, [{ ...order, transferType: type }], 'zh-CN').map(({ lineId }) => lineId);

describe('what to say at the door', () => {
  it('[C-12] has no line of either kind of transfer before one is chosen', () => {
    expect(ids(null)).toEqual(['introduce', 'purpose', 'enter', 'same-supply']);
  });

  it('[T-24, T-28] has the line of the chosen kind alone', () => {
    expect(ids('non-settlement')).toContain('settle-yourselves');
    expect(ids('non-settlement')).not.toContain('watch-sms');
    expect(ids('settlement')).toContain('watch-sms');
    expect(ids('settlement')).not.toContain('settle-yourselves');
  });

  it('says a line that holds for one order of several', () => {
    const orders = [{ ...order, transferType: null }, { ...order, transferType: 'settlement' as const }];
    expect(scriptLines(programme.doorScript, orders, 'en').map(({ lineId }) => lineId)).toContain('watch-sms');
  });

  it('[T-16] names the arrears on the telephone, and says nothing of them where there are none', () => {
    const owing = (amount: string) => scriptLines(programme.callScript, [{ ...order, arrears: { amount, prepaid: '0', asOfMs: nowMs } }], 'zh-CN').find(({ lineId }) => lineId === 'arrears')?.text;
    expect(owing('35.20')).toBe('该户有欠费35.20元，请在24小时内结清。');
    expect(owing('0.00')).toBeUndefined();
  });
});
