import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountNumber, referenceRow } from '../../../src/domain/model/account.ts';
import { checkCreditCode, checkPropertyUnit, checkResidentId, checkTitleCertificate } from '../../../src/domain/rules/identifiers.ts';
import { hasOwnCheck, readMeterLabel } from '../../../src/domain/rules/meter-label.ts';
import { checkReading } from '../../../src/domain/rules/reading-check.ts';
import { priceTablesOf } from '../../../src/programmes/registry.ts';
import { partnerApplication, partnerCertificate } from '../../../src/protocol/partner.ts';
import { createAccount } from '../../../src/protocol/desk.ts';
import { sampleMeterNumber, samplePhone, sampleResidentId } from '../../../src/sample/identifiers.ts';
import { samplePicture } from '../../../src/sample/picture.ts';
import { sampleDay } from '../../../src/sample/sample-day.ts';

/** 2026-11-20 10:00 in Shanghai. */
const NOW_MS = Date.UTC(2026, 10, 20, 2);
const day = sampleDay(NOW_MS);
const messages = day.steps.flatMap((step) => (step.kind === 'message' ? [step.message] : []));
const fieldsOf = (...names: string[]) => messages.flatMap(({ body }) => names.flatMap((name) => body.fields[name] ?? []));

describe('the people of the sample', () => {
  it('have identity numbers that pass every check and a district that was never assigned', () => {
    const numbers = [...new Set(fieldsOf('证件号', '证件号码'))];
    expect(numbers.length).toBeGreaterThan(20);
    for (const number of numbers) {
      const checked = /^\d{17}[\dX]$/.test(number) ? checkResidentId(number, NOW_MS) : checkCreditCode(number);
      expect(checked.ok, number).toBe(true);
      expect(number).toMatch(/^(?:500199|91500199)/);
    }
  });

  it('have no two identity numbers alike and never one without its check', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 5_000 }), (serial) => checkResidentId(sampleResidentId(serial), NOW_MS).ok));
    const applied = messages.filter(({ kind }) => kind === 'application').map(({ body }) => `${body.registryNumber} ${body.fields['证件号'] ?? body.fields['证件号码']}`);
    const matters = new Set(applied);
    expect(new Set([...matters].map((matter) => matter.split(' ')[1])).size).toBe(matters.size);
  });

  it('have telephones that cannot ring', () => {
    for (const phone of fieldsOf('手机号码', '原权利人手机号码', '移动电话')) expect(phone).toMatch(/^1540000\d{4}$/);
    expect(samplePhone(12_345)).toBe('15400002345');
  });

  it('bear no name that anybody bears, and live where nobody does', () => {
    const names = [...day.register.map(({ accountName }) => accountName), ...fieldsOf('权利人名称', '原权利人名称', '户名')];
    for (const name of names) expect(name).toMatch(/^[试测样][试样甲乙丙丁戊己庚辛壬癸]{1,3}$|^欧阳试样$|^阿测·示例提$|示例|测试/);
    for (const address of day.register.map((point) => point.address)) expect(address).toMatch(/示例|测试|样板/);
    for (const { displayName, staffNumber } of day.staff) expect(`${displayName} ${staffNumber}`).toMatch(/^员工[甲乙丙丁戊己庚辛壬癸] T9\d{3}$/);
  });

  it('own certificates and units of invented districts', () => {
    for (const number of fieldsOf('不动产权证号')) expect([checkTitleCertificate(number).ok, number.includes('示例区')]).toEqual([true, true]);
    for (const unit of fieldsOf('不动产单元号')) expect([checkPropertyUnit(unit).ok, unit.startsWith('500199')]).toEqual([true, true]);
  });

  it('sign in with passwords an office would take', () => {
    for (const person of day.staff) {
      expect(createAccount.safeParse({ ...person, roles: [...person.roles] }).success).toBe(true);
      expect(person.password.length).toBeGreaterThanOrEqual(12);
    }
    expect(day.staff.filter(({ roles, districtId }) => roles.includes('field-worker') && districtId === 'tongliang')).toHaveLength(3);
  });
});

describe('the register of the sample', () => {
  it('[T-14] has meters with right check digits, no two alike', () => {
    expect(sampleMeterNumber(1)).toBe('9930001000000000000019');
    const power = day.register.filter(({ utility }) => utility === 'power');
    for (const { meter } of power) expect([hasOwnCheck(meter.meterNumber), readMeterLabel(meter.meterNumber).kind]).toEqual([true, 'state-grid-22']);
    expect(new Set(day.register.map(({ meter }) => meter.meterNumber)).size).toBe(day.register.length);
    expect(new Set(day.register.map(({ supplierId, accountNumber: number }) => `${supplierId} ${number}`)).size).toBe(day.register.length);
  });

  it('has the size of a district’s corner, in shapes the product takes', () => {
    expect(day.register.filter(({ areaCode }) => areaCode === '500151')).toHaveLength(150);
    expect(day.register.filter(({ areaCode }) => areaCode === '500110')).toHaveLength(30);
    for (const point of day.register) {
      expect(referenceRow.safeParse({ ...point, nameMasked: point.accountName, addressMasked: point.address }).success).toBe(true);
      expect(accountNumber.safeParse(point.accountNumber).success).toBe(true);
    }
  });

  it('[C-07] names only prices that exist', () => {
    for (const { supplierId, priceCode } of day.register) {
      if (priceCode !== null) expect(priceTablesOf(supplierId).map((table) => table.priceCode)).toContain(priceCode);
    }
  });

  it('[C-05] holds readings its own meters can show, tariffs that add up, and one about to roll over', () => {
    for (const { meter, lastScheduled } of day.register) {
      expect(checkReading({ meter, previous: null, readings: lastScheduled?.readings ?? [], explanation: null, sumDifferenceConfirmed: false })).toEqual([]);
    }
    const totals = day.register.map(({ lastScheduled }) => lastScheduled?.readings[0]?.value);
    expect(totals).toContain('999987.50');
    expect(day.register.filter(({ meter }) => meter.multiplier === '40')).toHaveLength(1);
    expect(day.register.filter(({ sharedMeter }) => sharedMeter).length).toBeGreaterThan(1);
    expect(day.register.filter(({ arrears }) => arrears !== '0.00').length).toBeGreaterThan(3);
  });
});

describe('the script of the sample', () => {
  it('runs forward and never ahead of its moment, whenever it is written', () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(2026, 0, 20), max: Date.UTC(2028, 11, 31) }), (nowMs) => {
        const times = sampleDay(nowMs).steps.map(({ atMs }) => atMs);
        return times.every((atMs, i) => atMs <= nowMs && atMs >= (times[i - 1] ?? 0));
      }),
      { numRuns: 30 },
    );
  });

  it('[T-03] [T-05] sends only messages of the interface', () => {
    for (const { kind, body } of messages) expect((kind === 'application' ? partnerApplication : partnerCertificate).safeParse(body).success).toBe(true);
  });

  it('calls people and cases by names it knows', () => {
    const names = new Set(day.staff.map(({ username }) => username));
    const cases = new Set(day.steps.flatMap((step) => (step.kind === 'message' ? [step.caseKey] : [])));
    for (const step of day.steps) {
      if ('by' in step) expect(names).toContain(step.by);
      if ('worker' in step) expect(names).toContain(step.worker);
      if ('caseKey' in step) expect(cases).toContain(step.caseKey);
    }
  });

  it('answers partners where it is told to', () => {
    expect(day.partners.map(({ callbackUrl }) => callbackUrl)).toEqual(Array.from({ length: 3 }, () => 'http://127.0.0.1:8790/callbacks'));
    expect(sampleDay(NOW_MS, 'http://127.0.0.1:9/x').partners[0]?.callbackUrl).toBe('http://127.0.0.1:9/x');
  });
});

describe('the drawings of the sample', () => {
  it('are small and differ by what they show', () => {
    const [one, other] = [samplePicture('DOOR'), samplePicture('PAGE 1')];
    expect([...one.subarray(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10]);
    expect(one.byteLength).toBeLessThan(20_000);
    expect(Buffer.from(one).equals(Buffer.from(other))).toBe(false);
  });
});
