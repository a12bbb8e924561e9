import { expect, it } from 'vitest';
import { findInRegisters } from '../../../src/device/register-files/find-in-registers.ts';
import type { KeptRegister } from '../../../src/device/register-files/kept-register.ts';
import type { RegisterAreaRow } from '../../../src/device/register-files/register-rows.ts';
import type { RegisterShelf } from '../../../src/device/register-files/register-shelf.ts';
import type { RegisterRow } from '../../../src/register/register-row.ts';
import { openedOf, rowOf } from '../register/given.ts';

const supplierId = 'tongliang-power';

/** A phone that holds one register for each of these areas. */
async function shelfOf(areas: Readonly<Record<string, readonly RegisterRow[]>>): Promise<RegisterShelf> {
  const registers = new Map<string, KeptRegister>();
  for (const [areaCode, rows] of Object.entries(areas)) {
    const register = await openedOf(rows);
    registers.set(areaCode, {
      about: { ...register.prelude.about, supplierId, areaCode },
      lookup: (text, limit, of) => register.lookup(text, limit, of),
      search: (text, options) => register.search(text, options),
      neighbours: (row) => register.neighbours(row),
      close: () => undefined,
    });
  }
  const rows = Object.keys(areas).map((areaCode) => ({ area: `${supplierId}/${areaCode}`, supplierId, areaCode, current: { sha256: areaCode } }));
  return { world: { cache: { registers: { toArray: async () => rows } } }, open: async ({ areaCode }: RegisterAreaRow) => registers.get(areaCode) ?? null } as unknown as RegisterShelf;
}

it('[R-08, T-12] finds an account by its last digits, however many meters end with the same', async () => {
  const meters = Array.from({ length: 60 }, (_, n) => rowOf(n, { assetNumber: `GM${String(n).padStart(4, '0')}4711` }));
  const wanted = rowOf(9_000, { accountNumber: '9990004711' });
  const shelf = await shelfOf({ '500151': [...meters, wanted] });
  const found = await findInRegisters(shelf, { supplierId, way: 'account-number', text: '4711' });
  expect(found).toMatchObject({ hits: [{ strength: 'partial', reference: { accountNumber: '9990004711' } }], more: false });
  expect((await findInRegisters(shelf, { supplierId, way: 'meter-number', text: '4711' })).more).toBe(true);
});

it('[R-13] of two areas shows the best of each first, whichever was read first', async () => {
  const at = (serial: number, building: string, stem = '东城街道测试路9002号测试新村') => rowOf(serial, { address: { stem, stemPinyin: 'dcjdcsl9002hcsxc', building, unit: '2单元', room: '9-9' } });
  const many = Array.from({ length: 30 }, (_, n) => at(n, `${10 + n}幢`));
  const wanted = at(900, '3幢', '东城街道测试路9003号测试新村');
  const shelf = await shelfOf({ '500151': many, '500152': [wanted] });
  const found = await findInRegisters(shelf, { supplierId, way: 'address', text: '测试新村' });
  expect(found.searched).toBe(2);
  expect(found.hits.slice(0, 2).map(({ areaCode }) => areaCode)).toEqual(['500151', '500152']);
  expect(found.more).toBe(true);
});
