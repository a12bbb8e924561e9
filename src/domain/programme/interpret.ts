import type { Condition, Facts } from './facts.ts';
import type { PartnerTable } from './forms.ts';
import type { Programme } from './schema.ts';

/** A list of conditions holds when each does; a fact nobody knows satisfies no condition. */
export function holds(conditions: readonly Condition[], facts: Facts): boolean {
  return conditions.every(({ fact, is }) => {
    const value = facts[fact];
    return value !== undefined && (is as readonly string[]).includes(value);
  });
}

/** The fields of one kind of partner message, in the partner's order and spelling (K-D1 … K-D7). */
export function partnerTable(programme: Programme, message: PartnerTable['message']): PartnerTable | null {
  return programme.partnerTables.find((table) => table.message === message) ?? null;
}

/** Fills `{{name}}` in a sentence of the programme; what is not given stays visible as a gap. */
export function fillSentence(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{\{([a-zA-Z]+)\}\}/g, (whole, name: string) => values[name] ?? whole);
}
