import { buildingKey, plainText, unitKey } from './plain-text.ts';

/** What a person typed, taken apart. Every part may be missing; the order does not matter. */
export interface Query {
  /** Runs of Chinese (with numbers inside) or of Latin letters. */
  readonly words: readonly string[];
  /** Named by what stood behind them: 3栋, 2单元, 501室. */
  readonly building: string | null;
  readonly unit: string | null;
  readonly room: string | null;
  /** 9001号: a house number of the street, or the whole of what stands behind it. */
  readonly house: string | null;
  /** Numbers that say nothing of themselves, in their order: 3-2-501. */
  readonly loose: readonly string[];
  /** The last number may go on: nothing was typed behind it yet. */
  readonly open: boolean;
}

const NUMBER = '(?:(?<![a-z\\d])[a-z]{1,2}\\d{0,4}|(?<!\\d)\\d{1,4}[a-z]?(?![a-z]))';
const BUILDING = new RegExp(`第?${NUMBER}(?:号院?楼|幢|栋|座|#楼?)`);
const UNIT = new RegExp(`第?${NUMBER}(?:号?单元|门(?![市面路街口头卫诊]))`);
const ROOM = /(?<!\d)(?:\d+-)?\d{1,5}(?:室|号房|房|户)/;
const HOUSE = /(?<![\d-])(?:\d+号附\d+|附?\d+(?:-\d+)*)号(?![\p{Script=Han}])/u;
/** 3 栋 2 单元: blanks between a number and what it counts. */
const LOOSE_COUNT =
  /(?<=[\da-z零〇一二三四五六七八九十百两])\s+(?=(?:号?楼|栋|幢|座|号?单元|门|号|室|层)(?:\s|\d|$))/giu;
/** What a number in front makes a word of its own: 9001号示例花园, 5组, 2期. */
const COUNTED = /^(?:号|组|期|社|队|路|街|巷|弄|院|村|区|支|大|中|小)/;
/** 3dong2danyuan501shi: what a number counts, in pinyin. */
const LATIN_COUNTS = [
  [/(?<=\d)\s*(?:hao\s*lou|dong|zhuang)(?![a-z])/g, '幢'],
  [/(?<=\d)\s*dan\s*yuan(?![a-z])/g, '单元'],
  [/(?<=\d)\s*hao(?![a-z])/g, '号'],
  [/(?<=\d)\s*shi(?![a-z])/g, '室'],
] as const;
const FLOOR = /(?<!\d)\d{1,2}[楼层](?=\d)/g;

/** Nobody types a longer address; what is pasted may be anything. */
const MOST_LETTERS = 80;

/** Takes any text; what says nothing becomes a query without parts. */
export function readQuery(typed: string): Query {
  const counted = LATIN_COUNTS.reduce(
    (text, [pattern, word]) => text.replace(pattern, word),
    typed.slice(0, MOST_LETTERS).normalize('NFKC').toLowerCase().replace(LOOSE_COUNT, ''),
  );
  let rest = plainText(counted)
    .replace(FLOOR, ' ')
    .replace(/(?<=\d)单$/, '');
  const take = (pattern: RegExp): string | null => {
    const found = pattern.exec(rest)?.[0] ?? null;
    if (found !== null) rest = rest.replace(found, ' ');
    return found;
  };
  const open = /\d$/.test(rest);
  const building = take(BUILDING);
  const unit = take(UNIT);
  const room = take(ROOM);
  const house = take(HOUSE);
  const words: string[] = [];
  const loose: string[] = [];
  for (const run of rest.split(/[^\p{Script=Han}a-z\d#-]+/u)) takeRun(run, words, loose);
  return {
    words,
    building: building === null ? null : buildingKey(building),
    unit: unit === null ? null : unitKey(unit),
    room: room === null ? null : room.replace(/[^\d-]/g, ''),
    house: house === null ? null : house.replace(/[^\d附-]/g, ''),
    loose: loose.slice(0, 4),
    open,
  };
}

/** A run without blanks: numbers at its ends stand alone, those inside belong to the words around them. */
function takeRun(run: string, words: string[], loose: string[]): void {
  const match = /^([\d#-]*)(.*?)([\d#-]*)$/u.exec(run);
  const numbers = (text: string) => text.match(/\d+/g) ?? [];
  const [head, middle, tail] = [match?.[1] ?? '', match?.[2] ?? '', match?.[3] ?? ''];
  const keepsHead = /\d$/.test(head) && COUNTED.test(middle);
  if (!keepsHead) loose.push(...numbers(head));
  for (const part of (keepsHead ? head + middle : middle).split(/(?<=[a-z])(?![a-z])|(?<![a-z])(?=[a-z])/u)) {
    if (/^[\d#-]+$/.test(part)) loose.push(...numbers(part));
    else if (part !== '') words.push(part);
  }
  loose.push(...numbers(tail));
}
