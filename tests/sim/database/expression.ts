import { Column, getTableName, Param, SQL, StringChunk } from 'drizzle-orm';
import { isA, keyOf } from './shape.ts';

/** One row of each table of the statement, by the table's name; null where an outer join found none. */
export type Scope = Readonly<Record<string, Record<string, unknown> | null | undefined>>;
export type Value = (scope: Scope) => unknown;

type Token = { readonly word: string } | { readonly value: unknown } | { readonly column: Column };

/**
 * Reads a condition as the server's own code built it, without a detour through text. Knows the operators that the server
 * uses and refuses every other aloud, so that nothing is ever silently true.
 */
export function readExpression(sql: unknown): Value {
  const tokens: Token[] = [];
  collect(sql, tokens);
  const reader = new Reader(tokens);
  const value = reader.either();
  reader.end();
  return value;
}

/** `column desc` of an ORDER BY. */
export function readOrder(sql: unknown): { readonly value: Value; readonly descending: boolean } {
  const tokens: Token[] = [];
  collect(sql, tokens);
  const last = tokens.at(-1);
  const word = last !== undefined && 'word' in last ? last.word : null;
  if (word === 'asc' || word === 'desc') tokens.pop();
  const reader = new Reader(tokens);
  const value = reader.either();
  reader.end();
  return { value, descending: word === 'desc' };
}

function collect(part: unknown, into: Token[]): void {
  if (part === undefined) return;
  if (isA(part, StringChunk)) into.push(...wordsOf(part.value.length === 1 ? part.value[0]! : part.value.join('')));
  else if (isA(part, SQL)) {
    for (const chunk of part.queryChunks) collect(chunk, into);
  } else if (isA(part, Param)) into.push({ value: part.value });
  else if (isA(part, Column)) into.push({ column: part });
  else if (Array.isArray(part)) into.push({ value: part.map((one: unknown) => (isA(one, Param) ? one.value : one)) });
  else if (part === null || ['string', 'number', 'boolean'].includes(typeof part)) into.push({ value: part });
  else throw new Error(`the database in memory cannot read ${String((part as object).constructor?.name)}`);
}

const known = new Map<string, readonly Token[]>();

/** The server's texts are few, and come again with every statement. */
function wordsOf(text: string): readonly Token[] {
  const read = known.get(text);
  if (read !== undefined) return read;
  const words: Token[] = [];
  for (const word of text.match(/::[a-z]+|"?[a-z_]+"?\."?[a-z_]+"?|[a-z_]+|\d+|<>|>=|<=|[()=<>+\-,*]/gi) ?? []) {
    if (/^\d/.test(word)) words.push({ value: Number(word) });
    else if (!word.startsWith('::')) words.push({ word: word.toLowerCase() }); // values here have their type already
  }
  known.set(text, words);
  return words;
}

class Reader {
  #at = 0;
  readonly #tokens: readonly Token[];

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  end(): void {
    if (this.#at < this.#tokens.length) throw new Error(`the database in memory cannot read on at ${JSON.stringify(this.#tokens[this.#at])}`);
  }

  either(): Value {
    let left = this.#both();
    while (this.#takes('or')) {
      const [first, second] = [left, this.#both()];
      left = (scope) => Boolean(first(scope)) || Boolean(second(scope));
    }
    return left;
  }

  #both(): Value {
    let left = this.#negated();
    while (this.#takes('and')) {
      const [first, second] = [left, this.#negated()];
      left = (scope) => Boolean(first(scope)) && Boolean(second(scope));
    }
    return left;
  }

  #negated(): Value {
    if (!this.#takes('not')) return this.#compared();
    const inner = this.#negated();
    return (scope) => !inner(scope);
  }

  #compared(): Value {
    const left = this.#sum();
    for (const [word, compare] of comparisons) {
      if (!this.#takes(word)) continue;
      if (word === '=' && this.#takes('any')) return this.#among(left);
      const right = this.#sum();
      return (scope) => {
        const [a, b] = [left(scope), right(scope)];
        return a != null && b != null && compare(a as never, b as never);
      };
    }
    if (this.#takes('is')) {
      const isNegated = this.#takes('not');
      if (!this.#takes('null')) throw new Error('the database in memory knows only IS NULL');
      return (scope) => (left(scope) == null) !== isNegated;
    }
    if (this.#takes('like')) {
      const pattern = this.#one();
      return (scope) => isLike(left(scope), String(pattern(scope)));
    }
    if (this.#takes('in')) return this.#among(left);
    return left;
  }

  #among(left: Value): Value {
    const list = this.#one();
    return (scope) => (list(scope) as unknown[]).includes(left(scope));
  }

  #sum(): Value {
    let left = this.#one();
    for (;;) {
      const sign = ['+', '-', '*'].find((one) => this.#takes(one));
      if (sign === undefined) return left;
      const [first, second] = [left, this.#one()];
      left = (scope) => {
        const [a, b] = [Number(first(scope)), Number(second(scope))];
        return sign === '+' ? a + b : sign === '-' ? a - b : a * b;
      };
    }
  }

  #choice(): Value {
    if (!this.#takes('when')) throw new Error('the database in memory knows only CASE WHEN');
    const test = this.either();
    this.#takes('then');
    const yes = this.either();
    const no = this.#takes('else') ? this.either() : () => null;
    this.#takes('end');
    return (scope) => (test(scope) ? yes(scope) : no(scope));
  }

  #call(name: 'least' | 'power'): Value {
    this.#takes('(');
    const [first, , second] = [this.either(), this.#takes(','), this.either()];
    this.#takes(')');
    return (scope) => {
      const [a, b] = [Number(first(scope)), Number(second(scope))];
      return name === 'least' ? Math.min(a, b) : a ** b;
    };
  }

  #one(): Value {
    const token = this.#tokens[this.#at];
    this.#at += 1;
    if (token === undefined) throw new Error('the database in memory came to an end too early');
    if ('value' in token) return () => token.value;
    if ('column' in token) {
      const [table, key] = [getTableName(token.column.table), keyOf(token.column)];
      return (scope) => scope[table]?.[key] ?? null;
    }
    if (token.word === '(') {
      const inner = this.either();
      if (!this.#takes(')')) throw new Error('the database in memory misses a bracket');
      return inner;
    }
    if (token.word === 'case') return this.#choice();
    if (token.word === 'least' || token.word === 'power') return this.#call(token.word);
    if (token.word === 'true' || token.word === 'false') return () => token.word === 'true';
    const [, beside, name] = /^"?(excluded|given)"?\."?([a-z_]+)"?$/.exec(token.word) ?? [];
    if (beside !== undefined && name !== undefined) return (scope) => scope[beside]?.[name] ?? null;
    throw new Error(`the database in memory does not know "${token.word}"`);
  }

  #takes(word: string): boolean {
    const token = this.#tokens[this.#at];
    const isIt = token !== undefined && 'word' in token && token.word === word;
    if (isIt) this.#at += 1;
    return isIt;
  }
}

function isLike(text: unknown, pattern: string): boolean {
  if (!/^[^%_\\]*%$/.test(pattern)) throw new Error('the database in memory knows only LIKE of a beginning');
  return typeof text === 'string' && text.startsWith(pattern.slice(0, -1));
}

const comparisons: readonly (readonly [string, (a: never, b: never) => boolean])[] = [
  ['=', (a, b) => a === b],
  ['<>', (a, b) => a !== b],
  ['>=', (a, b) => a >= b],
  ['<=', (a, b) => a <= b],
  ['>', (a, b) => a > b],
  ['<', (a, b) => a < b],
];
