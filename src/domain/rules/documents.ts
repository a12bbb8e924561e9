import type { JobState } from '../model/job.ts';
import type { Utility } from '../model/primitives.ts';
import type { CollectedDocument, DocumentNeed, WorkOrder } from '../model/work-order.ts';
import type { PaperForm, PaperRule, PaperStage } from '../programme/papers.ts';
import type { Programme } from '../programme/schema.ts';

export type GivenForm = CollectedDocument['form'];
export type GivenDocument = Pick<CollectedDocument, 'documentId' | 'form'>;

export interface NeedsQuery {
  readonly utility: Utility;
  readonly customer: 'individual' | 'company';
  readonly voltage?: 'low' | 'high';
  /** Stages that have come; a paper due at handling is not asked for at application. */
  readonly stages: readonly PaperStage[];
  /** The last day for what may come later; what may not has none. */
  readonly dueDay: string | null;
}

/** Everything the programme asks for, one need for each any-of group. The list is closed (W-15). */
export function documentNeeds(programme: Programme, query: NeedsQuery): readonly DocumentNeed[] {
  return programme.paperRules.filter((rule) => applies(rule, query)).flatMap((rule) =>
    rule.groups.map((group) => ({
      needId: `${rule.ruleId}.${group.groupId}`,
      utility: query.utility,
      anyOf: group.anyOf.map((option) => option.documentId),
      neededAt: rule.stage,
      dueDay: group.deferrable ? query.dueDay : null,
    })),
  );
}

/** What is still missing of `needs`; one paper may satisfy several needs of several utilities (Q-01, M-1). */
export function missingNeeds(needs: readonly DocumentNeed[], documents: readonly GivenDocument[], programme: Programme): readonly DocumentNeed[] {
  return needs.filter((need) => !documents.some((document) => satisfies(programme, need, document)));
}

/** How J4 stands; `shared`: papers of the case's other orders that this one may reuse. */
export function collectingState(order: Pick<WorkOrder, 'needs' | 'documents'>, programme: Programme, shared: readonly GivenDocument[]): JobState {
  return missingNeeds(order.needs, [...order.documents, ...shared], programme).length === 0 ? 'done' : 'open';
}

/** In the form the list asks for: the original seen, a copy, or a copy with the seal. */
export function satisfies(programme: Programme, need: DocumentNeed, document: GivenDocument): boolean {
  return need.anyOf.includes(document.documentId) && formAccepted(requiredForm(programme, need.needId, document.documentId), document.form);
}

/** The form in which a need takes a paper; `any` when the programme does not say. */
export function requiredForm(programme: Programme, needId: string, documentId: string): PaperForm {
  const group = programme.paperRules.flatMap((rule) => rule.groups.map((entry) => ({ id: `${rule.ruleId}.${entry.groupId}`, entry }))).find(({ id }) => id === needId);
  return group?.entry.anyOf.find((option) => option.documentId === documentId)?.form ?? 'any';
}

/**
 * M-2: the fewest papers that satisfy all needs, so that a customer is told once and carries little. Exact up to four
 * papers, beyond that the best step by step. Needs nothing can satisfy are left out. Size: a household's needs, a dozen.
 */
export function smallestSet(needs: readonly DocumentNeed[]): readonly string[] {
  const papers = [...new Set(needs.flatMap((need) => need.anyOf))];
  for (let size = 1; size <= Math.min(4, papers.length); size++) {
    const found = choose(papers, size).find((set) => needs.every((need) => need.anyOf.some((paper) => set.includes(paper))));
    if (found !== undefined) return found;
  }
  return greedy(needs, papers);
}

/** Whether its picture shows an identity paper, which takes the customer's separate consent (C-14). */
export function isIdentityImage(programme: Programme, documentId: string): boolean {
  return programme.papers.find((paper) => paper.documentId === documentId)?.identityImage ?? false;
}

function formAccepted(asked: PaperForm, given: GivenForm): boolean {
  switch (asked) {
    case 'any': return true;
    case 'original': return given === 'original-seen';
    case 'sealed-copy': return given === 'sealed-copy';
    case 'copy': return true; // whoever shows the original lets it be copied
  }
}

function applies(rule: PaperRule, query: NeedsQuery): boolean {
  return rule.utility === query.utility && query.stages.includes(rule.stage)
    && (rule.customer === 'any' || rule.customer === query.customer)
    && (rule.voltage === 'any' || rule.voltage === (query.voltage ?? 'low'));
}

function choose(items: readonly string[], size: number): readonly (readonly string[])[] {
  if (size === 0) return [[]];
  return items.flatMap((item, i) => choose(items.slice(i + 1), size - 1).map((rest) => [item, ...rest]));
}

function greedy(needs: readonly DocumentNeed[], papers: readonly string[]): readonly string[] {
  const chosen: string[] = [];
  let open = needs;
  while (open.length > 0) {
    const count = (paper: string) => open.filter((need) => need.anyOf.includes(paper)).length;
    const best = papers.toSorted((a, b) => count(b) - count(a))[0];
    if (best === undefined || count(best) === 0) break;
    chosen.push(best);
    open = open.filter((need) => !need.anyOf.includes(best));
  }
  return chosen;
}
