/** 总 · 尖 · 峰 · 平 · 谷, in the order in which a dial shows them. */
export const registerKinds = ['total', 'sharp', 'peak', 'flat', 'valley'] as const;
export type RegisterKind = (typeof registerKinds)[number];

/**
 * An address in the pieces it is searched by. Put together again (`stem + building + unit + room`) it reads as printed:
 * 东城街道测试路9002号测试新村 · 3幢 · 2单元 · 9-9. A piece that is missing is ''.
 */
export interface RowAddress {
  readonly stem: string;
  /**
   * The stem's syllables, each with a capital, and its digits; made by whoever has a dictionary
   * (`DongChengJieDaoCeShiLu9002HaoCeShiXinCun`). Without capitals every letter is a syllable's first (`dcjdcsl9002hcsxc`).
   */
  readonly stemPinyin: string;
  readonly building: string;
  readonly unit: string;
  readonly room: string;
}

/** One meter of one account, as a phone may hold it: never an unmasked name. */
export interface RegisterRow {
  /** As printed: 22, 24 or 14 digits, or what gas and water print; upper case, no blanks. */
  readonly assetNumber: string;
  /** 4 to 16 digits. */
  readonly accountNumber: string;
  readonly nameMasked: string;
  /** Initials of the name's syllables, lower case; '' when there are none. */
  readonly nameInitials: string;
  readonly address: RowAddress;
  /** 综合倍率, a decimal string. */
  readonly multiplier: string;
  readonly registers: readonly RegisterKind[];
  readonly integerDigits: number;
  readonly decimals: number;
  /** The last scheduled reading: ISO day, and one decimal string for each of `registers`, in their order. */
  readonly lastScheduled: {
    readonly day: string;
    readonly readings: readonly { readonly register: RegisterKind; readonly value: string }[];
  } | null;
  readonly priceCode: string | null;
  /** What names the box that the meter hangs in; null when the supplier does not say. */
  readonly meterBox: string | null;
  readonly sharedMeter: boolean;
}

/** What a whole file is about. */
export interface RegisterAbout {
  readonly supplierId: string;
  readonly utility: string;
  readonly areaCode: string;
  /** When the supplier said so; of two files of one supplier and area the later one counts. */
  readonly asOfMs: number;
}
