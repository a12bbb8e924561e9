import type { Column } from '../../protocol/columns.ts';

/** As much of a zod shape as tells what a value must look like. */
interface Shape {
  readonly def: { readonly type: string; readonly innerType?: Shape; readonly element?: Shape };
  readonly shape?: Readonly<Record<string, Shape>>;
  readonly options?: readonly unknown[];
  safeParse(value: unknown): { readonly success: boolean };
}

/**
 * Whether this build can read every row of a column: the members it asks for are there, of their kind, and each choice is
 * one it knows. Lengths and patterns of texts were the office's to check, by the same shapes; they are looked at here only
 * where few different values stand for all.
 */
export function fits(column: Column, shape: Shape): boolean {
  if (isList(column)) return column.every((value) => fitsPlain(value, shape));
  if ('c' in column) return shape.safeParse(column.c).success;
  if ('d' in column) return column.d.every((value) => shape.safeParse(value).success);
  if ('m' in column) return column.p.every((part) => fits(part, shape));
  const inner = bare(shape);
  if ('a' in column) return inner.def.type === 'array' && inner.def.element !== undefined && fits(column.v, inner.def.element);
  const { shape: members } = inner;
  if (members === undefined) return false;
  return Object.entries(members).every(([name, member]) => (name in column.o ? fits(column.o[name]!, member) : member.safeParse(undefined).success));
}

function fitsPlain(value: unknown, shape: Shape): boolean {
  const inner = bare(shape);
  if (value === null) return shape.safeParse(null).success;
  switch (inner.def.type) {
    case 'string':
    case 'number':
    case 'boolean':
      return typeof value === inner.def.type;
    default:
      return shape.safeParse(value).success;
  }
}

/** Without what says that it may be missing. */
function bare(shape: Shape): Shape {
  const { type, innerType } = shape.def;
  return innerType !== undefined && (type === 'nullable' || type === 'optional' || type === 'default') ? bare(innerType) : shape;
}

function isList(column: Column): column is readonly (string | number | boolean | null)[] {
  return Array.isArray(column);
}
