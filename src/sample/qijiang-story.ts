import { MS_PER_HOUR, MS_PER_MINUTE } from '../base/clock.ts';
import type { SampleStep } from '../protocol/sample-script.ts';
import { samplePhone } from './identifiers.ts';
import { daysAgo, hoursAgo } from './moments.ts';
import { QIJIANG_PLATFORM } from './partners.ts';
import { samplePerson } from './people.ts';
import { qijiangAddress } from './register.ts';
import { between } from './today-stories.ts';

const PROGRAMME = 'qijiang-joint-service';
/** A right check character after a district that was never assigned. */
const COMPANY = { name: '重庆示例测试有限公司', creditCode: '91500199MA5000006C' } as const;

/** A small company's water, power and gas in one application, with identity, title and licence to be fetched at its door. */
export function qijiangSteps(nowMs: number): readonly SampleStep[] {
  const company = 'qijiang-three-gaps';
  const household = 'qijiang-household';
  const person = samplePerson(701);
  const receivedAtMs = daysAgo(nowMs, 1, '10:30');
  return [
    application(company, receivedAtMs, { 户名: COMPANY.name, 证件号码: COMPANY.creditCode, 移动电话: samplePhone(700), 项目地址: qijiangAddress(3), 申请联办事项: '水过户、电过户、气过户' }),
    {
      kind: 'act', atMs: receivedAtMs + 40 * MS_PER_MINUTE, caseKey: company, by: 'desk-qijiang', act: 'log-office-call',
      payload: () => ({ to: 'new-owner', outcome: 'reached', topics: ['application-confirmed', 'appointment-agreed'], note: '告知还缺：经办人身份证件、产权证、营业执照复印件（加盖公章）' }),
    },
    {
      kind: 'dispatch', atMs: hoursAgo(nowMs, 3), caseKey: company, by: 'desk-qijiang', worker: 'worker-qijiang',
      appointment: between(nowMs + 1.5 * MS_PER_HOUR, 60), jobs: ['collect-documents'], note: '一次收齐，水、电、气共用',
    },
    application(household, hoursAgo(nowMs, 4), { 户名: person.name, 证件号码: person.identityNumber, 移动电话: person.phone, 项目地址: qijiangAddress(7), 申请联办事项: '电过户、水过户' }),
  ];
}

function application(key: string, atMs: number, fields: Readonly<Record<string, string>>): SampleStep {
  const registryNumber = `QJLB-SAMPLE-${key}`;
  return {
    kind: 'message', atMs, caseKey: key, partnerId: QIJIANG_PLATFORM,
    message: { kind: 'application', body: { programmeId: PROGRAMME, partnerReference: `${registryNumber}-A`, registryNumber, submittedAtMs: atMs, fields: { ...fields } } },
  };
}
