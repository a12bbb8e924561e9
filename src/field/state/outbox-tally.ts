import type { OutboxItem } from '../../device/workspace.ts';

/** What a worker counts by; an act is not one of them. */
export const counted = ['order', 'photo', 'signature'] as const;
export type Counted = (typeof counted)[number];

/** How many are on the phone, how many of those the office has, and how many of those the partner has taken. */
export interface Ticks {
  readonly onPhone: number;
  readonly atOffice: number;
  readonly accepted: number;
}

/**
 * The three ticks, counted in orders, photographs and signatures. A whole has a tick when each part of it has; a
 * photograph that two acts name is one. `orderOf` names the order an act belongs to, null where it is no longer here.
 */
export function tallyOutbox(items: readonly OutboxItem[], orderOf: (item: OutboxItem) => string | null): Record<Counted, Ticks> {
  const parts: Record<Counted, Map<string, Part[]>> = { order: new Map(), photo: new Map(), signature: new Map() };
  const note = (what: Counted, name: string, part: Part) => parts[what].set(name, [...(parts[what].get(name) ?? []), part]);
  for (const item of items) {
    const isAccepted = item.state === 'accepted-by-partner';
    const isWhole = item.isAtOffice && item.files.every(({ isStored }) => isStored);
    note('order', orderOf(item) ?? item.lane, { isAtOffice: isWhole, isAccepted });
    for (const { sha256, kind, isStored } of item.files) {
      if (kind === 'photo') note('photo', sha256, { isAtOffice: isStored, isAccepted });
      if (kind === 'signature') note('signature', item.mutationId, { isAtOffice: item.isAtOffice && isStored, isAccepted });
    }
  }
  return { order: ticksOf(parts.order), photo: ticksOf(parts.photo), signature: ticksOf(parts.signature) };
}

interface Part {
  readonly isAtOffice: boolean;
  readonly isAccepted: boolean;
}

function ticksOf(wholes: ReadonlyMap<string, readonly Part[]>): Ticks {
  const atOffice = [...wholes.values()].filter((all) => all.every(({ isAtOffice }) => isAtOffice));
  return { onPhone: wholes.size, atOffice: atOffice.length, accepted: atOffice.filter((all) => all.every(({ isAccepted }) => isAccepted)).length };
}
