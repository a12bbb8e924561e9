import { z } from 'zod';
import { instantMs } from '../domain/model/primitives.ts';
import { label } from '../domain/programme/source.ts';

/** GET /desk/v1/registers: what the phones are given, one entry an area. */
export const registerAreaList = z.object({
  areas: z.array(z.object({
    supplierId: z.string(),
    supplierTitle: label,
    areaCode: z.string(),
    /** Null until the first file is built. */
    version: z.int().nullable(),
    rows: z.int(),
    /** Accounts that could not be packed. */
    leftOut: z.int(),
    totalBytes: z.int(),
    builtAtMs: instantMs.nullable(),
    /** False while the accounts have changed since. */
    isCurrent: z.boolean(),
  })),
});
export type RegisterAreaList = z.infer<typeof registerAreaList>;
