import { z } from 'zod';
import { day, positiveDecimal } from './primitives.ts';

/** 总 · 尖 · 峰 · 平 · 谷, in the order in which a dial shows them. */
export const registerKind = z.enum(['total', 'sharp', 'peak', 'flat', 'valley']);
export type RegisterKind = z.infer<typeof registerKind>;

/** 示数: the value as printed on the dial, kept as the string it is. */
export const registerReading = z.object({ register: registerKind, value: positiveDecimal });
export type RegisterReading = z.infer<typeof registerReading>;

export const meter = z.object({
  meterNumber: z.string().min(1).max(40),
  registers: z.array(registerKind).min(1),
  integerDigits: z.int().min(3).max(9),
  decimals: z.int().min(0).max(4),
  /** 综合倍率, CT × PT; 1 for a direct meter. */
  multiplier: positiveDecimal,
});
export type Meter = z.infer<typeof meter>;

/** 上一抄表例日 and the stop on it (T-26). */
export const scheduledReading = z.object({ day, readings: z.array(registerReading).min(1) });
