import { createHash } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { caseDetail } from '../../src/protocol/desk.ts';
import { sampleDay } from '../../src/sample/sample-day.ts';
import { enumsZh } from '../../src/wording/enums.zh.ts';
import { fieldZh as t } from '../../src/wording/field-all.zh.ts';
import { fieldSetting } from './support/field-setting.ts';
import { loginOf } from './support/field-tour.ts';
import { opensByNumber, takesASeat } from './support/seat.ts';
import { SharedFiles } from './support/shared-files.ts';

/** The home of the sample's case of which only the contract is left. */
const CONTRACT_LEFT = 81;
const agent = { name: '试甲', tail: '0015', why: '申请时没有登记经办人' };
const here = fieldSetting();

test('[T-37 C-09] an agent signs with a power of attorney, and the copy handed over at the door is the one the office gets', async ({ browser }) => {
  const { worker, wire, server } = here;
  await worker.switchesOn();
  const handedOver = await SharedFiles.of(worker.page);
  await worker.enrols(loginOf('worker-jia'));
  await worker.isReadyForTheDay();
  wire.cut();
  const caseNumber = await worker.opensByAddress(sampleDay(Date.now()).register[CONTRACT_LEFT - 1]?.address ?? '');
  await worker.isLetIn();

  await worker.goesOn(t.visit.step['identify-signer']);
  await worker.chooses(enumsZh.partyRole.agent);
  await worker.page.getByLabel(new RegExp(`^${t.signer.name}`)).fill(agent.name);
  await worker.page.getByLabel(new RegExp(`^${t.signer.tail}`)).fill(agent.tail);
  await expect(worker.page.getByText(t.signer.noNumber).first()).toBeVisible();
  await worker.page.getByLabel(new RegExp(`^${t.signer.sureBy}`)).fill(agent.why);
  await worker.ticks(t.signer.original);
  const confirm = worker.page.getByRole('button', { name: t.signer.confirm, exact: true });
  await expect(confirm).toBeDisabled(); // the paper first
  await expect(worker.page.getByText(t.common.still(t.signer.agentPaper))).toBeVisible();
  await worker.photographs(t.signer.agentPaper);
  await confirm.click();
  await worker.sees(t.visit.title);

  await worker.goesOn(t.visit.step['sign-contract']);
  await expect(worker.page.getByText(`${enumsZh.partyRole.agent} 试*`)).toBeVisible();
  await worker.chooses(enumsZh.contractChannel.screen);
  for (const clause of await worker.page.getByRole('checkbox', { name: t.contract.pointOut }).all()) await clause.check();
  await worker.ticks(t.contract.agree);
  await worker.taps(t.contract.sign);
  await worker.signs();
  await worker.taps(t.contract.download);
  await expect(worker.page.getByRole('link', { name: t.contract.print })).toBeVisible({ timeout: 30_000 });

  // the customer's copy: to another app, or not; closing the list of apps is no failure, having none is
  const shared = worker.page.getByRole('radio', { name: enumsZh.copyGiven.shared });
  await handedOver.refuseNext('AbortError');
  await worker.taps(t.contract.share);
  await expect(shared).not.toBeChecked();
  await handedOver.refuseNext('NotAllowedError');
  await worker.taps(t.contract.share);
  await worker.seesRefusal('contract/not-shared');
  await expect(shared).not.toBeChecked();
  await worker.taps(t.contract.share);
  await expect(shared).toBeChecked();
  const [copy] = await handedOver.files();
  expect(copy).toMatchObject({ name: t.contract.fileName(caseNumber), type: 'application/pdf' });
  expect(copy?.bytes.subarray(0, 5).toString()).toBe('%PDF-');
  expect(await handedOver.bytesBehind(worker.page.getByRole('link', { name: t.contract.print }))).toEqual(copy?.bytes);
  await worker.taps(t.contract.record);
  await worker.sees(t.visit.title);

  // who asks for it later gets the same ways again
  await worker.page.getByRole('link', { name: new RegExp(`^${t.visit.step['sign-contract']}`) }).click();
  await worker.taps(t.contract.download);
  await worker.taps(t.contract.share);
  await expect.poll(async () => (await handedOver.files()).length).toBe(2);
  await worker.taps(t.common.next);
  await worker.goesOn(t.visit.step.leave);
  await worker.taps(t.leave.confirm);
  await expect(worker.page.getByText(t.leave.ended)).toBeVisible();
  wire.heal();
  await expect(worker.page.getByText(t.leave.sent)).toBeVisible({ timeout: 60_000 });

  const { page } = await takesASeat(browser, server.origin, 'reviewer');
  await opensByNumber(page, caseNumber);
  const caseId = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  const { workOrders, evidence } = caseDetail.parse(await (await page.request.get(`${server.origin}/desk/v1/cases/${caseId}`)).json());
  const order = workOrders.find(({ signing }) => signing !== null);
  // who signed is masked like everybody on the page; the paper has the whole name (C-16)
  expect(order?.signer).toMatchObject({ signerRole: 'agent', signerName: '试*', numberTail: agent.tail, numberMatched: false, mismatchReason: agent.why, originalSeen: true });
  expect(order?.signing).toMatchObject({ channel: 'screen', signerRole: 'agent', copyGiven: 'shared' });
  expect(evidence.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['power-of-attorney', 'contract-pdf', 'signature-strokes', 'evidence-pack']));
  expect(evidence.find(({ kind }) => kind === 'contract-pdf')?.sha256).toBe(createHash('sha256').update(copy?.bytes ?? '').digest('hex'));
  await page.close();
});
