import type { RegisterAnswer, RegisterHit } from '../../device/workspace.ts';
import type { ReferenceRow } from '../../domain/model/account.ts';
import type { WorkOrder } from '../../domain/model/work-order.ts';
import { searchAccount, type AccountSearch, type SearchWay } from './account-search.ts';
import type { FieldApp } from './field-app.svelte.ts';

/** A row that what was scanned or typed may stand for: of the order's own rows, or of the district's register. */
export interface Candidate {
  readonly row: ReferenceRow;
  readonly strength: 'exact' | 'partial';
  /** Null for the order's own rows. */
  readonly hit: RegisterHit | null;
}

interface Found {
  readonly candidates: readonly Candidate[];
  readonly label: AccountSearch['label'];
  /** Registers that could not be looked into: not here yet, expired or damaged. */
  readonly missing: number;
  readonly searched: number;
  /** The register holds others that fit as well; more has to be typed. */
  readonly more: boolean;
}

/** The store was taken away, or what finds could not be loaded: the order's own rows are there all the same. */
export const unread: RegisterAnswer = { hits: [], more: false, searched: 0, missing: 1 };
const nothing: Found = { candidates: [], label: null, missing: 0, searched: 0, more: false };

/** T-12: the order's own rows at once, the register as it is typed; a later question overtakes an earlier one. */
export class RegisterSearch {
  #found = $state.raw<Found>(nothing);
  #busy = $state(false);
  #question: AbortController | null = null;
  readonly #app: FieldApp;

  constructor(app: FieldApp) {
    this.#app = app;
  }

  get found(): Found {
    return this.#found;
  }
  get busy(): boolean {
    return this.#busy;
  }

  async ask(order: WorkOrder, way: SearchWay, text: string): Promise<Found> {
    this.#question?.abort();
    const own = searchAccount(order, way, text);
    const first: Found = { ...nothing, candidates: own.matches.map((match) => ({ ...match, hit: null })), label: own.label };
    if (text.trim() === '') {
      this.#busy = false;
      return (this.#found = first);
    }
    const question = new AbortController();
    this.#question = question;
    this.#busy = true;
    const asked = { supplierId: order.supplierId, way, text, signal: question.signal };
    const answer = await this.#app.workspace.register.find(asked).catch(() => unread);
    const found = joined(first, answer);
    if (question.signal.aborted) return found;
    this.#busy = false;
    return (this.#found = found);
  }
}

/** The order's own rows first; each account once. */
function joined(own: Found, { hits, missing, searched, more: isMore }: RegisterAnswer): Found {
  const known = new Map(hits.map((hit) => [hit.reference.accountNumber, hit]));
  const first = own.candidates.map((candidate): Candidate => ({ ...candidate, hit: known.get(candidate.row.accountNumber) ?? null }));
  const listed = new Set(first.map(({ row }) => row.accountNumber));
  const more = hits.filter(({ reference }) => !listed.has(reference.accountNumber)).map((hit): Candidate => ({ row: hit.reference, strength: hit.strength, hit }));
  const candidates = [...first, ...more].sort((a, b) => Number(b.strength === 'exact') - Number(a.strength === 'exact'));
  return { candidates, label: own.label, missing, searched, more: isMore };
}
