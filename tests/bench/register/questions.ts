import type { RegisterRow } from '../../../src/register/register-row.ts';
import { initialsOf, pinyinOf } from './estates.ts';
import type { Estate } from './estates.ts';

export interface Question {
  readonly typed: string;
  /** How it was written: one of `ways`. */
  readonly way: string;
  /** What the person wants to see among the answers. */
  readonly assetNumber: string;
}

const NUMERALS = [...'零一二三四五六七八九'];
const SAY: readonly { readonly way: string; readonly say: (row: RegisterRow, estate: Estate) => string }[] = [
  { way: 'in full', say: ({ address }) => address.stem + address.building + address.unit + address.room },
  {
    way: 'with the city',
    say: ({ address }) => `重庆市示例区${address.stem}${address.building}${address.unit}${address.room}`,
  },
  { way: 'estate, 栋 and 单元', say: (row, { word }) => `${word}${building(row)}栋${unit(row, '单元')}${room(row)}` },
  { way: 'estate, 号楼', say: (row, { word }) => `${word} ${building(row)}号楼 ${unit(row, '单元')} ${room(row)}室` },
  {
    way: 'dashes',
    say: (row, { word }) =>
      `${word}${[building(row), unit(row, ''), room(row)].filter((part) => part !== '').join('-')}`,
  },
  { way: 'full width', say: (row, { word }) => wide(`${word}${building(row)}幢${unit(row, '单元')}${room(row)}`) },
  {
    way: 'Chinese numerals',
    say: (row, { word }) =>
      `${word}${chinese(building(row))}栋${unit(row, '') === '' ? '' : `${chinese(unit(row, ''))}单元`}${room(row)}`,
  },
  { way: 'wrong order', say: (row, { word }) => `${room(row)}室 ${unit(row, '单元')} ${building(row)}栋 ${word}` },
  {
    way: 'words exchanged',
    say: (row, estate) => `${estate.word}${row.address.stem.slice(0, 4)} ${building(row)}栋${room(row)}`,
  },
  {
    way: 'initials',
    say: (row, { word }) => `${initialsOf(word)} ${building(row)}-${room(row)}`,
  },
  { way: 'pinyin', say: (row, { word }) => `${pinyinOf(word).toLowerCase()} ${building(row)}-${room(row)}` },
  { way: 'without the staircase', say: (row, { word }) => `${word}${building(row)}栋${room(row)}` },
  { way: 'with the name', say: (row, { word }) => `${word}${building(row)}栋 ${row.nameInitials}` },
];

/** The same wants said in every way, one after the other. A way that a place has no numbers for says less. */
export function questionsOf(
  wants: readonly { readonly row: RegisterRow; readonly estate: Estate }[],
): readonly Question[] {
  return wants.map(({ row, estate }, i) => {
    const { way, say } = SAY[i % SAY.length]!;
    if (!estate.rural) return { typed: say(row, estate), way, assetNumber: row.assetNumber };
    const group = /\d+组$/.exec(row.address.stem)?.[0] ?? '';
    const rural =
      [
        `${estate.word}${group}${row.address.room}`,
        `${row.address.stem}${row.address.room}`,
        `${estate.word} ${group} ${row.address.room}`,
      ][i % 3] ?? '';
    return { typed: rural, way: 'village', assetNumber: row.assetNumber };
  });
}

/** What stands in the field after every letter, from the second on. */
export function asTyped(question: string): readonly string[] {
  const letters = [...question];
  return letters.slice(1).map((_, i) => letters.slice(0, i + 2).join(''));
}

function building({ address }: RegisterRow): string {
  return address.building.replace(/\D+$/, '') || address.building.slice(0, 1);
}

function unit({ address }: RegisterRow, word: string): string {
  return address.unit === '' ? '' : address.unit.replace(/\D/g, '') + word;
}

function room({ address }: RegisterRow): string {
  return address.room.replace('室', '');
}

function wide(text: string): string {
  return text.replace(/[!-~]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0));
}

function chinese(number: string): string {
  if (!/^\d+$/.test(number)) return number;
  const value = Number(number);
  if (value < 10) return NUMERALS[value] ?? '';
  const tens = Math.floor(value / 10);
  return `${tens === 1 ? '' : NUMERALS[tens]}十${value % 10 === 0 ? '' : NUMERALS[value % 10]}`;
}
