import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitAddress } from '../../../src/register/split-address.ts';

describe('addresses in pieces', () => {
  it.each([
    [
      '重庆市铜梁区东城街道测试路9002号测试新村13幢2单元9-9',
      ['重庆市铜梁区东城街道测试路9002号测试新村', '13幢', '2单元', '9-9'],
    ],
    ['安居镇样板街9006号样板小区三号楼二单元501室', ['安居镇样板街9006号样板小区', '三号楼', '二单元', '501室']],
    ['虎峰镇测试村5组37号附2号', ['虎峰镇测试村5组', '', '', '37号附2号']],
    ['示例路9001号', ['示例路', '', '', '9001号']],
    ['示例大厦3楼305室', ['示例大厦', '', '', '3楼305室']],
    ['示例花园A座1203', ['示例花园', 'A座', '', '1203']],
    ['样板小区 ３栋２－１', ['样板小区', '3栋', '', '2-1']],
    ['测试新村2单元3-1', ['测试新村', '', '2单元', '3-1']],
    ['示例花园二期12-3栋1-2-3', ['示例花园二期', '12-3栋', '', '1-2-3']],
    ['示例门市部', ['示例门市部', '', '', '']],
    ['测试桥3#2-1', ['测试桥', '3#', '', '2-1']],
    ['', ['', '', '', '']],
  ])('[R-03] %s', (text, [stem, building, unit, room]) => {
    expect(splitAddress(text)).toEqual({ stem, building, unit, room });
  });

  it('[R-03] lose nothing, whatever was written', () => {
    const part = fc.constantFrom(
      '示例',
      '花园',
      '9001号',
      '3幢',
      '二单元',
      '501',
      '-',
      '室',
      '附',
      '号楼',
      'A',
      '座',
      '第',
      '门',
      ' ',
      '一',
      '#',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(part).map((parts) => parts.join('')),
        ),
        (text) => {
          const { stem, building, unit, room } = splitAddress(text);
          expect(stem + building + unit + room).toBe(
            text
              .normalize('NFKC')
              .replace(/\s/g, '')
              .replace(/[\u2010-\u2015]/g, '-'),
          );
        },
      ),
    );
  });
});
