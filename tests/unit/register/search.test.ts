import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Register } from '../../../src/register/open.ts';
import type { RegisterRow } from '../../../src/register/register-row.ts';
import type { SearchHit } from '../../../src/register/search/answer.ts';
import { buildingKey, plainText, roomKeys, unitKey } from '../../../src/register/search/plain-text.ts';
import { at, openedOf, rowOf } from './given.ts';

const TEST_VILLAGE = ['东城街道测试路9002号测试新村', 'dcjdcsl9002hcsxc'] as const;
const SAMPLE_GARDEN = ['巴川街道示例路9001号示例花园', 'bcjdsll9001hslhy'] as const;
const GARDEN_TWO = ['蒲吕街道示例大道9004号示例花园二期', 'pljdsldd9004hslhyeq'] as const;
const SAMPLE_COURT = ['安居镇样板街9006号样板小区', 'ajzybj9006hybxq'] as const;

/** Four estates of six buildings with two staircases and eight flats, and a village. */
function district(): RegisterRow[] {
  const rows: RegisterRow[] = [];
  const add = (address: RegisterRow['address'], other: Partial<RegisterRow> = {}) =>
    rows.push(rowOf(rows.length, { address, ...other }));
  for (const [place, [stem, initials]] of [TEST_VILLAGE, SAMPLE_GARDEN, GARDEN_TWO, SAMPLE_COURT].entries()) {
    for (let building = 1; building <= 12; building += 2) {
      for (const unit of ['1单元', '2单元']) {
        for (const [floor, door] of [
          [1, 1],
          [3, 2],
          [5, 1],
          [9, 9],
          [12, 2],
        ] as const) {
          const room =
            place === 0 ? `${floor}-${door}` : `${floor}${String(door).padStart(2, '0')}${place === 3 ? '室' : ''}`;
          add(at(stem, initials, [place === 3 ? `${building}号楼` : `${building}幢`, unit, room]));
        }
      }
    }
  }
  add(at('虎峰镇测试村5组', 'hfzcsc5z', ['', '', '37号附2号']), { nameMasked: '欧阳**', nameInitials: 'oysy' });
  add(at('虎峰镇测试村5组', 'hfzcsc5z', ['', '', '37号']), { nameMasked: '样*', nameInitials: 'yd' });
  add(at('旧县街道测试街', 'jxjdcsj', ['', '', '9005号']), { nameMasked: '示例****公司', nameInitials: 'slmyyxgs' });
  add(at(SAMPLE_GARDEN[0], SAMPLE_GARDEN[1], ['A座', '', '1203']), { nameMasked: '测**', nameInitials: 'cyb' });
  return rows;
}

let register: Register;
beforeAll(async () => {
  register = await openedOf(district());
});

async function hitsOf(typed: string, nearRow?: number): Promise<readonly SearchHit[]> {
  const answer = await register.search(typed, nearRow === undefined ? {} : { nearRow });
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.value.hits;
}

function written({ row: { address } }: SearchHit): string {
  return address.stem + address.building + address.unit + address.room;
}

describe('search by address', () => {
  const village = `${TEST_VILLAGE[0]}3幢2单元9-9`;
  const garden = `${SAMPLE_GARDEN[0]}3幢2单元501`;
  const court = `${SAMPLE_COURT[0]}11号楼1单元1202室`;

  it.each([
    // in full, with more in front, with parts missing
    [village, village],
    [`重庆市铜梁区${village}`, village],
    ['测试新村3幢2单元9-9', village],
    ['东城测试新村3幢2单元9-9', village],
    ['测试路测试新村3幢2单元9-9', village],
    // one thing, many words
    ['测试新村3栋2单元9-9', village],
    ['测试新村3号楼2单元9-9', village],
    ['测试新村三栋二单元9-9', village],
    ['测试新村3#2单元9-9', village],
    ['测试新村3#楼2单元9-9', village],
    ['测试新村第3栋2单元9-9', village],
    ['测试新村３栋２单元９－９', village],
    ['测试新村3栋2门9-9', village],
    ['测试新村3座2单元9—9', village],
    ['测试新村3栋2单元909', village],
    ['测试新村3栋2单元909室', village],
    ['测试新村 3 栋 2 单元 9-9', village],
    ['测试新村，3幢，2单元，9-9', village],
    // numbers that say nothing of themselves
    ['测试新村3-2-9-9', village],
    ['测试新村3-2-909', village],
    ['测试新村 3 2 909', village],
    ['示例花园3-2-501', garden],
    ['示例花园3-2-5-1', garden],
    // wrong order
    ['501 示例花园 3栋 2单元', garden],
    ['2单元3栋501室示例花园', garden],
    ['3栋2单元501巴川街道示例花园', garden],
    ['新村测试3栋2单元9-9', village],
    // house numbers of the street
    ['示例路9001号3幢2单元501', garden],
    ['9001号示例花园3幢2单元501', garden],
    ['示例路9001号 3-2-501', garden],
    // Chinese numerals, two digits
    ['样板小区十一栋一单元1202', court],
    ['样板小区11幢1单元12楼1202', court],
    ['安居样板小区11栋1-1202', court],
    // initials
    ['csxc3-2-9-9', village],
    ['csxc 3栋2单元909', village],
    ['slhy3-2-501', garden],
    ['bcjdslhy 3栋2单元501', garden],
    ['ＣＳＸＣ 3-2-909', village],
    // the second phase is not the first
    ['示例花园二期3-2-501', `${GARDEN_TWO[0]}3幢2单元501`],
    ['示例花园2期3栋2单元501', `${GARDEN_TWO[0]}3幢2单元501`],
    ['slhyeq 3-2-501', `${GARDEN_TWO[0]}3幢2单元501`],
    // letters and villages
    ['示例花园A座1203', `${SAMPLE_GARDEN[0]}A座1203`],
    ['示例花园a栋1203', `${SAMPLE_GARDEN[0]}A座1203`],
    ['测试村5组37号附2号', '虎峰镇测试村5组37号附2号'],
    ['测试村五组37号', '虎峰镇测试村5组37号'],
    ['虎峰测试村5组 37', '虎峰镇测试村5组37号'],
    ['测试街9005号', '旧县街道测试街9005号'],
  ])('[R-13] %s', async (typed, expected) => {
    const hits = await hitsOf(typed);
    expect(hits[0] === undefined ? null : written(hits[0])).toBe(expected);
  });

  it.each([
    ['ceshixincun 3-2-909', village],
    ['CeShiXinCun3dong2danyuan909', village],
    ['ceshixinc 3zhuang 2danyuan 909shi', village],
    ['dongchengjiedao ceshixincun 3-2-9-9', village],
    ['shililu9001hao3-2-501', garden],
    ['bachuan slhy 3-2-501', garden],
  ])('[R-13] pinyin written out: %s', async (typed, expected) => {
    const spelled = await openedOf(
      [village, garden, court].map((text, i) => {
        const [stem, pinyin] = [
          [TEST_VILLAGE[0], 'DongChengJieDaoCeShiLu9002HaoCeShiXinCun'],
          [SAMPLE_GARDEN[0], 'BaChuanJieDaoShiLiLu9001HaoShiLiHuaYuan'],
          [SAMPLE_COURT[0], 'AnJuZhenYangBanJie9006HaoYangBanXiaoQu'],
        ][i] as [string, string];
        const [, building = '', unit = '', room = ''] = /^(\d+(?:幢|号楼))(\d单元)(.+)$/.exec(text.slice(stem.length)) ?? [];
        return rowOf(i, { address: at(stem, pinyin, [building, unit, room]) });
      }),
    );
    const answer = await spelled.search(typed);
    expect(answer.ok && answer.value.hits[0] !== undefined ? written(answer.value.hits[0]) : null).toBe(expected);
  });

  it('[R-13] a syllable that does not begin where the word begins is none', async () => {
    const spelled = await openedOf([rowOf(1, { address: at('测安路1号', 'CeAnLu1Hao', ['3幢', '', '1']) })]);
    expect(await spelled.search('anlu')).toMatchObject({ value: { hits: [{ why: [{ how: 'spelled' }] }] } });
    expect(await spelled.search('eanlu')).toMatchObject({ value: { hits: [] } });
  });

  it('[R-13] narrows down letter by letter and never loses the way', async () => {
    for (let length = 4; length <= '测试新村3栋2单元9-9'.length; length++) {
      const typed = '测试新村3栋2单元9-9'.slice(0, length);
      const hits = await hitsOf(typed);
      expect([typed, hits[0]?.row.address.stem]).toEqual([typed, TEST_VILLAGE[0]]);
    }
  });

  it('[R-13] takes the last number as unfinished', async () => {
    const hits = await hitsOf('样板小区11栋1单元12');
    expect(hits[0] === undefined ? null : written(hits[0])).toBe(court);
    expect(hits[0]?.why).toContainEqual({ part: 'room', how: 'start', typed: '12' });
  });

  it('[R-13] says why each row is there', async () => {
    const [hit] = await hitsOf('slhy3-2-501');
    expect(hit?.why).toEqual([
      { part: 'stem', how: 'initials', typed: 'slhy' },
      { part: 'building', how: 'whole', typed: '3' },
      { part: 'unit', how: 'whole', typed: '2' },
      { part: 'room', how: 'whole', typed: '501' },
    ]);
  });

  it('[R-13] shows the place when the room is in none, and says so', async () => {
    const answer = await register.search('测试新村3栋2单元777室');
    expect(answer.ok && answer.value.whole).toBe(false);
    expect(answer.ok && answer.value.hits[0]?.row.address.building).toBe('3幢');
  });

  it('[R-13] shows the place when one word too many was typed, and says so', async () => {
    const answer = await register.search('测试新村3栋 银河');
    expect(answer.ok && answer.value.whole).toBe(false);
    expect(answer.ok && answer.value.hits[0]?.row.address.building).toBe('3幢');
  });

  it('[R-13] shows several places for a word that many have', async () => {
    const answer = await register.search('示例花园');
    expect(answer.ok && new Set(answer.value.hits.map(({ row }) => row.address.stem)).size).toBe(2);
    expect(answer.ok && answer.value.more).toBe(true);
  });

  it('[R-13] looks for bare numbers in the place of the order', async () => {
    const [near] = await hitsOf('示例花园二期3-2-501');
    expect((await hitsOf('5栋1单元302', near?.id)).map(written)[0]).toBe(`${GARDEN_TWO[0]}5幢1单元302`);
    expect(await hitsOf('5栋1单元302')).toEqual([]);
  });

  it('[R-13] finds nothing for words that stand nowhere, and takes any text', async () => {
    expect(await hitsOf('银河帝国大厦3栋')).toEqual([]);
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 60, unit: 'binary' }), async (typed) => {
        expect((await register.search(typed)).ok).toBe(true);
      }),
      { numRuns: 150 },
    );
    expect(await hitsOf('９'.repeat(4096))).toEqual([]);
  });
});

describe('search by name', () => {
  it.each([
    ['测试村5组 欧阳试样', '虎峰镇测试村5组37号附2号'],
    ['测试村 oysy', '虎峰镇测试村5组37号附2号'],
    ['oys', '虎峰镇测试村5组37号附2号'],
    ['欧阳试样', '虎峰镇测试村5组37号附2号'],
    ['示例贸易公司', '旧县街道测试街9005号'],
    ['slmy', '旧县街道测试街9005号'],
    ['示例花园 cyb', `${SAMPLE_GARDEN[0]}A座1203`],
  ])('[R-13] %s', async (typed, expected) => {
    const hits = await hitsOf(typed);
    expect(hits[0] === undefined ? null : written(hits[0])).toBe(expected);
    expect(hits[0]?.why.some(({ part }) => part === 'name')).toBe(true);
  });
});

describe('one way to write what people write in many', () => {
  it.each([
    ['三单元', '3单元'],
    ['十二栋', '12栋'],
    ['二十号楼', '20号楼'],
    ['一百零一室', '101室'],
    ['二〇三室', '203室'],
    ['第五栋', '第5栋'],
    ['五一路', '五一路'],
    ['Ａ座', 'a座'],
    ['两单元', '2单元'],
  ])('[R-13] %s = %s', (text, plain) => {
    expect(plainText(text)).toBe(plain);
  });

  it('[R-13] buildings, units and rooms answer to their numbers', () => {
    expect(['3栋', '3幢', '3号楼', '三座', '第3栋', '3#', '3#楼', '３号院楼'].map(buildingKey)).toEqual(
      Array(8).fill('3'),
    );
    expect(['3单元', '三单元', '3门', '第3单元'].map(unitKey)).toEqual(Array(4).fill('3'));
    expect(roomKeys('9-9')).toEqual(['9-9', '909']);
    expect(roomKeys('1203室')).toEqual(['1203', '12-3']);
    expect(roomKeys('3楼305室')).toEqual(['305', '3-5']);
    expect(roomKeys('37号附2号')).toEqual(['37附2']);
  });
});
