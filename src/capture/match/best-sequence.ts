import type { SlotCosts } from './slot-costs.ts';

/** The choice for every slot that fits best and keeps the check digit, and how well the next best would fit. */
export interface Sequence {
  readonly chosen: readonly number[];
  readonly cost: number;
  /** Cost of the best other sequence that keeps the check as well; infinite when there is none. */
  readonly rival: number;
}

/** One slot of a sequence under a sum: what each choice adds to it, modulo. A choice without weight is not allowed. */
export interface SummedSlot {
  readonly costs: Float32Array;
  readonly adds: readonly (number | null)[];
}

/**
 * The cheapest and the second cheapest sequence whose sum is 0 modulo `modulus`.
 * All sequences are weighed at once (dynamic programming over the running sum), so a doubtful character is settled by the
 * check digit and all its fellows.
 */
export function bestSequence(slots: readonly SummedSlot[], modulus: number): Sequence | null {
  let table = startTable(modulus);
  const steps: Step[] = [];
  for (const slot of slots) {
    const step = advance(table, slot, modulus);
    steps.push(step);
    table = step.table;
  }
  const cost = table[0]!;
  if (!Number.isFinite(cost)) return null;
  const chosen: number[] = [];
  let state = 0;
  for (const step of steps.toReversed()) {
    const choice = step.choice[state]!;
    chosen.unshift(choice);
    state = step.from[state]!;
  }
  return { chosen, cost, rival: table[1]! };
}

/** For each sum two entries side by side: the cheapest way there and the next. */
type Table = Float64Array;

interface Step {
  readonly table: Table;
  readonly choice: Int16Array;
  readonly from: Int16Array;
}

function startTable(modulus: number): Table {
  const table = new Float64Array(2 * modulus).fill(Infinity);
  table[0] = 0;
  return table;
}

function advance(before: Table, slot: SummedSlot, modulus: number): Step {
  const table = new Float64Array(before.length).fill(Infinity);
  const choice = new Int16Array(before.length);
  const from = new Int16Array(before.length);
  for (const k of likeliest(slot)) {
    const adds = slot.adds[k]!;
    const own = slot.costs[k]!;
    for (let sum = 0; sum < modulus; sum++) {
      const to = 2 * ((sum + adds) % modulus);
      for (let rank = 0; rank < 2; rank++) {
        const cost = before[2 * sum + rank]! + own;
        if (cost < table[to]!) {
          table[to + 1] = table[to]!;
          choice[to + 1] = choice[to]!;
          from[to + 1] = from[to]!;
          table[to] = cost;
          choice[to] = k;
          from[to] = 2 * sum + rank;
        } else if (cost < table[to + 1]!) {
          table[to + 1] = cost;
          choice[to + 1] = k;
          from[to + 1] = 2 * sum + rank;
        }
      }
    }
  }
  return { table, choice, from };
}

/** More than these never win: the right character is among the best few or the label cannot be read. */
const CHOICES_WEIGHED = 14;

function likeliest(slot: SummedSlot): number[] {
  const allowed: number[] = [];
  for (let k = 0; k < slot.adds.length; k++) if (slot.adds[k] !== null) allowed.push(k);
  if (allowed.length <= CHOICES_WEIGHED) return allowed;
  return allowed.sort((a, b) => slot.costs[a]! - slot.costs[b]!).slice(0, CHOICES_WEIGHED);
}

/** Where no check digit binds the slots, each is settled by itself. */
export function cheapestEach(costs: SlotCosts): Sequence {
  let cost = 0;
  let closest = Infinity;
  const chosen = costs.map((slot) => {
    let best = 0;
    let next = Infinity;
    slot.forEach((value, k) => {
      if (value < slot[best]!) {
        next = slot[best]!;
        best = k;
      } else if (k !== best && value < next) next = value;
    });
    cost += slot[best]!;
    closest = Math.min(closest, next - slot[best]!);
    return best;
  });
  return { chosen, cost, rival: cost + closest };
}
