import { describe, expect, it } from 'vitest';
import type { Facts } from '../../src/domain/programme/facts.ts';
import { fillSentence, holds } from '../../src/domain/programme/interpret.ts';
import type { Programme } from '../../src/domain/programme/schema.ts';
import { qijiangJointService as qijiang } from '../../src/programmes/qijiang-joint-service.ts';
import { programmes } from '../../src/programmes/registry.ts';
import { tongliangPowerTransfer as tongliang } from '../../src/programmes/tongliang-power-transfer.ts';

const texts = (lines: readonly { readonly when: Programme['callScript'][number]['when']; readonly text: { readonly zh: string } }[], facts: Facts) => lines.filter(({ when }) => holds(when, facts)).map(({ text }) => text.zh).join('\n');
const byTelephone = (facts: Facts, programme: Programme = tongliang) => texts(programme.callScript, facts);
const atTheDoor = (facts: Facts, programme: Programme = tongliang) => texts(programme.doorScript, facts);
const notice = (noticeId: string, programme: Programme = tongliang) => programme.notices.find((entry) => entry.noticeId === noticeId)!;
const isDue = (noticeId: string, facts: Facts, programme: Programme = tongliang) => holds(notice(noticeId, programme).when, facts);

describe('what Tongliang says by telephone', () => {
  it('[N-01] asks the number while nobody knows it, and confirms the data in any case', () => {
    expect(byTelephone({ 'account-number': 'unknown' })).toMatch(/用户编号是多少[^]*核对一下申请信息/);
    expect(byTelephone({ 'account-number': 'known' })).not.toContain('用户编号是多少');
    expect(byTelephone({ 'account-number': 'known' })).toContain('核对一下申请信息');
  });

  it('[N-02] names what is owed and the 24 hours, and only where something is', () => {
    expect(fillSentence(byTelephone({ arrears: 'outstanding' }), { amount: '43.18' })).toContain('欠费43.18元，请在24小时内结清');
    expect(byTelephone({ arrears: 'none' })).not.toContain('欠费');
    expect(notice('arrears')).toMatchObject({ duty: 'must', to: ['applicant'] });
    expect([isDue('arrears', { arrears: 'outstanding' }), isDue('arrears', { arrears: 'none' })]).toEqual([true, false]);
  });

  it('[T-17] [N-03] a prepaid rest is refunded at the local hall', () => {
    expect(byTelephone({})).toMatch(/预存电费.*结余.*属地营业厅退费/);
    expect(notice('prepaid-refund')).toMatchObject({ duty: 'must', channels: ['phone', 'on-site'] });
  });

  it('[N-04] who is declined hears by telephone how to apply again', () => {
    expect(byTelephone({ stage: 'pre-acceptance' })).toMatch(/暂不受理.*网上国网.*营业厅.*重新办理/);
    expect(byTelephone({ stage: 'accepted' })).not.toContain('暂不受理');
    expect(notice('reapply')).toMatchObject({ duty: 'must', channels: ['phone'], on: 'decided' });
    expect([isDue('reapply', { stage: 'declined' }), isDue('reapply', { stage: 'accepted' })]).toEqual([true, false]);
  });

  it('[T-35] [N-07] the new owner is led through signing in the app, until it is signed', () => {
    expect(notice('sign-in-app')).toMatchObject({ duty: 'must', to: ['new-owner'], channels: ['phone', 'on-site'] });
    expect(notice('sign-in-app').text.zh).toContain('电话引导客户在APP上完成签订');
    expect([isDue('sign-in-app', { contract: 'unsigned' }), isDue('sign-in-app', { contract: 'signed' })]).toEqual([true, false]);
  });

  it('[N-08] an appointment is agreed on, with the originals ready and no fee; so in Qijiang where papers are missing', () => {
    expect(byTelephone({})).toMatch(/约个时间上门.*证件原件.*不收费/);
    expect(tongliang.prohibitions.map(({ prohibits }) => prohibits)).toContain('charging-fees');
    expect(byTelephone({ documents: 'missing' }, qijiang)).toMatch(/缺以下资料.*约个时间上门收取.*原件/);
    expect(byTelephone({ documents: 'complete' }, qijiang)).not.toContain('缺以下资料');
  });
});

describe('what Tongliang tells the owners', () => {
  it('[T-25] [N-05] settled: the new one watches for the payment message; agreeing and paying is advice, and never a duty', () => {
    const settled: Facts = { 'transfer-type': 'settlement' };
    expect([isDue('payment-sms', settled), isDue('pay-by-agreement', settled), isDue('readings', settled)]).toEqual([true, true, false]);
    expect(notice('payment-sms')).toMatchObject({ duty: 'must', to: ['new-owner'] });
    expect(notice('pay-by-agreement')).toMatchObject({ duty: 'advice', to: ['old-owner', 'new-owner'] });
    expect(notice('pay-by-agreement').text.zh).toMatch(/协商.*网上国网、微信、支付宝/);
    expect(atTheDoor(settled)).toContain('留意供电公司发送的缴费短信');
  });

  it('[N-06] not settled: both hear the readings, the prices, and that they settle between themselves', () => {
    const open: Facts = { 'transfer-type': 'non-settlement' };
    expect([isDue('payment-sms', open), isDue('pay-by-agreement', open), isDue('readings', open)]).toEqual([false, false, true]);
    expect(notice('readings')).toMatchObject({ duty: 'must', to: ['old-owner', 'new-owner'], all: true });
    expect(notice('readings').text.zh).toMatch(/抄表例日和当前的电能表止度、电费单价.*自行对账结算/);
    expect(atTheDoor(open)).toMatch(/自行对账结算.*仅供参考，不是账单/);
  });

  it('[C-24] that a transfer changes the owner alone', () => {
    expect(atTheDoor({})).toContain('过户只变更户主，用电地址、容量和性质不变');
  });

  it('[T-46] the leaflet: of one’s own will, both kinds, 24 hours, five working days, how to apply again, in both languages', () => {
    const { zh, en } = tongliang.residentNotice!.text;
    expect(zh.join('\n')).toMatch(/自愿[^]*用户编号[^]*普通过户[^]*不结算过户[^]*24小时[^]*退费[^]*纸质合同[^]*5个工作日[^]*重新办理[^]*95598/);
    expect(en).toHaveLength(zh.length);
  });

  it('[T-41] [N-09] in writing, when all is done: the account number', () => {
    expect(fillSentence(tongliang.archiveMessage!.text.zh, { accountNumber: '9990000001' })).toContain('用户编号9990000001');
  });
});

describe('what Qijiang tells', () => {
  it('[N-10] what is missing, in writing or by word, where something is', () => {
    expect(notice('missing-list', qijiang)).toMatchObject({ duty: 'must', to: ['applicant'], channels: ['hall', 'sms', 'phone'], on: 'documents-listed' });
    expect(notice('missing-list', qijiang).text.zh).toMatch(/各公司还缺哪些资料、何时、怎样补交/);
    expect([isDue('missing-list', { documents: 'missing' }, qijiang), isDue('missing-list', { documents: 'complete' }, qijiang)]).toEqual([true, false]);
  });

  it('[Q-10] [Q-12] whatever still needs the customer is done at the door: nobody is called in, by rule and in the script', () => {
    expect(qijiang.prohibitions.find(({ prohibits }) => prohibits === 'summoning-the-customer')?.text.zh).toContain('不得要求客户再跑');
    expect(byTelephone({}, qijiang)).toContain('我们上门办理');
    expect(qijiang.workOrders.map(({ job }) => job)).toEqual(['collect-documents']);
  });
});

describe('what every privacy notice tells', () => {
  /** The notices spell figures out. Another figure needs its words here, and so in the notice. */
  const spelled: Readonly<Record<number, { readonly zh: string; readonly en: string }>> = { 90: { zh: '九十天', en: 'ninety days' } };

  it.each(programmes.map((programme) => [programme.id, programme] as const))('[C-19] how long pictures of identity papers are kept, in %s: the very figure by which they are deleted', (_id, { privacyNotice, retention }) => {
    const words = spelled[retention!.identityImages.daysAfterArchive]!;
    expect(privacyNotice.text.zh.join('')).toContain(`证件照片在归档后${words.zh}内删除`);
    expect(privacyNotice.text.en.join('')).toContain(`pictures of identity documents until ${words.en} after filing`);
    expect(retention!.identityImages.inferred).toBe(true);
  });
});
