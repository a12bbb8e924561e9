/** What has to be reached, and what would be splendid. Both are upper bounds in the unit of the measurement. */
export interface Goal {
  readonly goal: number;
  readonly moonshot: number;
}

/** One line of the bench's answer. */
export interface Verdict extends Goal {
  readonly name: string;
  readonly value: number;
  /** `×` for a ratio, otherwise a unit such as `KB`. */
  readonly unit: string;
  /** How it came about: medians, spread, number of runs. */
  readonly detail: string;
}

export function isMet(verdict: Verdict): boolean {
  return verdict.value <= verdict.goal;
}

export function lineOf(verdict: Verdict): string {
  const { name, value, unit, goal, moonshot, detail } = verdict;
  const grade = value <= moonshot ? 'moonshot' : isMet(verdict) ? 'good' : 'MISSED';
  return `${grade.padEnd(8)}  ${name}: ${value.toFixed(2)} ${unit} (goal ${goal}, moonshot ${moonshot}) · ${detail}`;
}
