import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importReport } from '../../src/protocol/desk.ts';
import { supplyPoints } from '../../src/server/store/tables.ts';
import { deskUnderTest, tongliang } from './support/desk.ts';
import type { Desk, DeskUnderTest } from './support/desk.ts';

let server: DeskUnderTest;
let administrator: Desk;
let clerk: Desk;
beforeAll(async () => {
  server = await deskUnderTest();
  administrator = await server.person('admin', { districtId: 'default', supplierId: 'default' }, 'administrator');
  clerk = await server.person('clerk', tongliang, 'clerk');
});
afterAll(() => server.close());

const HEAD = '供应单位,户号,户名,用电地址,区域,电能表编号,示数类型,整数位,小数位,综合倍率,抄表例日,例日止度,电价代码,合表,欠费,预存,数据时间';
const line = (change: Partial<Record<number, string>> = {}) => {
  const cells = ['sgcc-cq-tongliang', '9990000007', '测旧主', '"示例路9001号,3幢"', '500151', '9930001000000000000019', '总/峰/谷', '6', '2', '1', '2026-11-01', '300.00/200.00/100.00', 'residential-time-of-use', '否', '0.00', '12.50', '2026-11-20T08:00:00+08:00'];
  return cells.map((cell, at) => change[at] ?? cell).join(',');
};
const send = (desk: Desk, ...lines: string[]) => desk.post('/desk/v1/register-import', `\ufeff${[HEAD, ...lines].join('\r\n')}\r\n`);

describe('the register file', () => {
  it('[T-12] takes the good lines, reports each bad one by line, code and column, and never what stood there', async () => {
    const answer = await send(administrator, line(), line({ 1: 'ABC' }), line({ 0: 'nobody', 1: '9990000008' }), line({ 1: '9990000009', 11: '300.00' }), line({ 1: '9990000010', 14: '-3' }), line({ 1: '9990000011' }));
    expect(importReport.parse(answer.body)).toEqual({
      accepted: 2,
      rejected: [
        { line: 3, code: 'import/value-invalid', column: 'accountNumber' },
        { line: 4, code: 'import/supplier-unknown', column: 'supplierId' },
        { line: 5, code: 'import/value-invalid', column: 'lastReadings' },
        { line: 6, code: 'import/value-invalid', column: 'arrears' },
      ],
      rejectedTotal: 4,
    });
    const rows = await server.database.db.select().from(supplyPoints);
    expect(rows.find(({ accountNumber }) => accountNumber === '9990000007')).toMatchObject({ address: '示例路9001号,3幢', reference: { nameMasked: '测**', lastScheduled: { readings: [{ register: 'total', value: '300.00' }, { register: 'peak' }, { register: 'valley' }] } } });
  });

  it('[T-15] a later file replaces what it names', async () => {
    await send(administrator, line({ 14: '31.50' }));
    const rows = await server.database.db.select().from(supplyPoints);
    expect(rows.filter(({ accountNumber }) => accountNumber === '9990000007')).toMatchObject([{ arrears: '31.50' }]);
  });

  it('[T-12] a column that is not there, a file that is none, a person without the role', async () => {
    expect((await administrator.post('/desk/v1/register-import', '户号,户名\n1,2\n')).body.error).toMatchObject({ code: 'import/column-missing', detail: { column: 'supplierId' } });
    expect((await administrator.post('/desk/v1/register-import', `${HEAD}\n"open quote`)).body.error.code).toBe('import/file-unreadable');
    expect((await send(clerk, line())).status).toBe(403);
  });
});
