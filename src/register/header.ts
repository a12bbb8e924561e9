import type { RegisterAbout } from './register-row.ts';

/** The lists that rows point into. Those of stems and people have two columns, parted by a tab. */
export const listNames = [
  'stems',
  'buildings',
  'units',
  'rooms',
  'assetHeads',
  'accountHeads',
  'people',
  'profiles',
  'days',
] as const;
export type ListName = (typeof listNames)[number];

export const indexNames = ['assets', 'accounts', 'persons', 'boxes'] as const;
export type IndexName = (typeof indexNames)[number];

/** The parts of a file, in the order in which they lie in it. */
/** `stemInitials`: the second column of `stems`, a list of its own so that a search need not hold the one for the other. */
export const sectionNames = [...listNames, 'stemInitials', 'pages', 'groups', ...indexNames] as const;
export type SectionName = (typeof sectionNames)[number];

export interface Section {
  /** Number of its first block. */
  readonly block: number;
  readonly blocks: number;
  readonly items: number;
}

export interface FileHeader {
  readonly about: RegisterAbout;
  readonly rows: number;
  /** Rows of every page but the last. */
  readonly pageRows: number;
  readonly sections: Readonly<Record<SectionName, Section>>;
}

/** A header out of a file's JSON; null when it is none. */
export function readHeader(value: unknown): FileHeader | null {
  if (!isRecord(value) || !isRecord(value.about) || !isRecord(value.sections)) return null;
  const { about, rows, pageRows, sections } = value;
  if (!isCount(rows) || !isCount(pageRows) || pageRows === 0 || pageRows > 65_536) return null;
  const { supplierId, utility, areaCode, asOfMs } = about as Partial<RegisterAbout>;
  if (
    typeof supplierId !== 'string' ||
    typeof utility !== 'string' ||
    typeof areaCode !== 'string' ||
    typeof asOfMs !== 'number'
  )
    return null;
  const read = {} as Record<SectionName, Section>;
  for (const name of sectionNames) {
    const section = (sections as Record<string, unknown>)[name];
    if (!isRecord(section) || !isCount(section.block) || !isCount(section.blocks) || !isCount(section.items))
      return null;
    read[name] = { block: section.block, blocks: section.blocks, items: section.items };
  }
  return { about: { supplierId, utility, areaCode, asOfMs }, rows, pageRows, sections: read };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
