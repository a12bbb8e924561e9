import { pinyin } from 'pinyin-pro';
import { randomOf } from './random.ts';

/** What stands before the building in an address, with how many buildings, staircases and floors there are behind it. */
export interface Estate {
  readonly stem: string;
  readonly stemPinyin: string;
  readonly rural: boolean;
  readonly buildings: number;
  readonly units: number;
  readonly floors: number;
  readonly doors: number;
  /** How this place writes its buildings and rooms. */
  readonly style: number;
  /** The day on which its meters are read. */
  readonly day: string;
  /** The word people use for the place. */
  readonly word: string;
}

const TOWNS = [
  '示例街道',
  '测试街道',
  '样板街道',
  '东示例街道',
  '西测试街道',
  '南样板街道',
  '北示例街道',
  '示例镇',
  '测试镇',
  '样板镇',
  '上测试镇',
  '下样板镇',
  '示例河镇',
  '测试桥镇',
  '样板坝镇',
  '新示例乡',
  '老测试乡',
  '大样板乡',
] as const;
const LETTERS = [
  ...'春夏秋冬晨暮晴雨云雾霜雪山川江河湖泉松竹梅兰荷菊桂枫橡榆晓清和安宁康泰丰盛永恒明朗新旭辉凌霄翠碧金银玉宝龙凤麒麟鹤雁',
];
const ROAD_ENDS = ['路', '大道', '街', '巷', '支路'] as const;
const ESTATE_ENDS = [
  '花园',
  '新村',
  '小区',
  '家园',
  '公寓',
  '广场',
  '苑',
  '府',
  '城',
  '名都',
  '花园二期',
  '小区三期',
  '安置房',
] as const;

/** `count` places, no two alike: three quarters of them estates of a town, the others groups of a village. */
export function makeEstates(count: number, seed: number): readonly Estate[] {
  const random = randomOf(seed);
  const pick = <T>(from: readonly T[]) => from[random(from.length)] as T;
  const two = () => pick(LETTERS) + pick(LETTERS);
  const seen = new Set<string>();
  const roads = TOWNS.map(() => Array.from({ length: 24 }, () => two() + pick(ROAD_ENDS)));
  const villages = TOWNS.map(() => Array.from({ length: 14 }, () => `${two()}村`));
  const estates: Estate[] = [];
  while (estates.length < count) {
    const rural = random(4) === 0;
    const town = random(TOWNS.length);
    const word = rural ? pick(villages[town] ?? []) : two() + pick(ESTATE_ENDS);
    const stem =
      (TOWNS[town] ?? '') +
      (rural ? `${word}${1 + random(18)}组` : `${pick(roads[town] ?? [])}${9000 + random(400)}号${word}`);
    if (seen.has(stem)) continue;
    seen.add(stem);
    const size = random(100);
    estates.push({
      stem,
      rural,
      word,
      stemPinyin: pinyinOf(stem),
      buildings: size < 60 ? 1 : size < 90 ? 1 + random(4) : 3 + random(12),
      units: 1 + random(3),
      floors: size < 50 ? 5 + random(4) : 8 + random(26),
      doors: 2 + random(4),
      style: random(5),
      day: `2026-10-${String(1 + random(28)).padStart(2, '0')}`,
    });
  }
  return estates;
}

/** Syllables with capitals, digits as they are: what the server gives the packer. */
export function pinyinOf(text: string): string {
  return pinyin(text, { toneType: 'none', type: 'array', nonZh: 'consecutive', v: true })
    .map((part) => part.replace(/[^a-z0-9]/g, ''))
    .map((part) => part.slice(0, 1).toUpperCase() + part.slice(1))
    .join('');
}

export function initialsOf(text: string): string {
  return pinyinOf(text).replace(/[a-z]/g, '').toLowerCase();
}
