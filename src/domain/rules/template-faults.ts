import type { ContractTemplate } from '../model/contract.ts';

const PLACE = /\{\{([^{}]*)\}\}/g;

/**
 * What is wrong with a template's variables, as plain names: used but not declared, declared but not used, or not a name
 * at all. Empty when all is well; a template is data and is checked when it is loaded, not at somebody's door.
 */
export function templateFaults(template: ContractTemplate): string[] {
  const used = new Set<string>();
  for (const text of [template.title, ...template.clauses.flatMap((clause) => [clause.heading, clause.text])]) {
    for (const match of text.matchAll(PLACE)) used.add((match[1] ?? '').trim());
  }
  const declared = new Set(template.variables);
  const faults = [...used].filter((name) => !declared.has(name)).map((name) => `undeclared: ${name}`);
  faults.push(...[...declared].filter((name) => !used.has(name)).map((name) => `unused: ${name}`));
  const clauseIds = template.clauses.map((clause) => clause.clauseId);
  faults.push(
    ...clauseIds
      .filter((clauseId, i) => clauseIds.indexOf(clauseId) !== i)
      .map((clauseId) => `clause twice: ${clauseId}`),
  );
  return faults.sort();
}
