import type { SampleStaff } from '../protocol/sample-script.ts';

/** For trying out; printed at the start and in the README, so worth nothing as a secret. */
const SAMPLE_PASSWORD = 'doorstep-try-it';

const POWER = 'sgcc-cq-tongliang';

/** The people of both offices. The first field worker has the full day. */
export const sampleStaff: readonly SampleStaff[] = [
  person('worker-jia', '员工甲', { roles: ['field-worker'], supplierId: POWER, districtId: 'tongliang', number: 1 }),
  person('worker-yi', '员工乙', { roles: ['field-worker'], supplierId: POWER, districtId: 'tongliang', number: 2 }),
  person('worker-bing', '员工丙', { roles: ['field-worker'], supplierId: POWER, districtId: 'tongliang', number: 3 }),
  person('clerk', '员工丁', { roles: ['clerk'], supplierId: POWER, districtId: 'tongliang', number: 4 }),
  person('dispatcher', '员工戊', { roles: ['dispatcher'], supplierId: POWER, districtId: 'tongliang', number: 5 }),
  person('reviewer', '员工己', { roles: ['reviewer', 'supervisor'], supplierId: POWER, districtId: 'tongliang', number: 6 }),
  person('admin', '员工庚', { roles: ['administrator'], supplierId: 'default', districtId: 'default', number: 7 }),
  person('worker-qijiang', '员工辛', { roles: ['field-worker'], supplierId: 'default', districtId: 'qijiang', number: 8 }),
  person('desk-qijiang', '员工壬', { roles: ['clerk', 'dispatcher', 'reviewer'], supplierId: 'default', districtId: 'qijiang', number: 9 }),
];

function person(username: string, displayName: string, given: Pick<SampleStaff, 'roles' | 'supplierId' | 'districtId'> & { readonly number: number }): SampleStaff {
  const { number, ...rest } = given;
  return { username, displayName, staffNumber: `T${9000 + number}`, password: SAMPLE_PASSWORD, ...rest };
}
