import pg from 'pg';

/** Statements of which the server has this many have parts of varying length in them, and would fill the database's memory. */
const MOST_NAMES = 400;

const names = new Map<string, string>();

/**
 * A connection that has the database read and plan each of the server's statements once, not each time. Statements with
 * no parameters (begin, commit, advisory locks) are sent as they are.
 */
export class PreparedClient extends pg.Client {
  override query(...given: unknown[]): never {
    const [config, ...rest] = given;
    const ask = super.query as (...all: unknown[]) => never;
    return ask.call(this, isNameless(config, rest[0]) ? { ...config, name: nameOf(config.text) } : config, ...rest);
  }
}

interface Nameless {
  readonly text: string;
}

function isNameless(config: unknown, values: unknown): config is Nameless {
  if (typeof config !== 'object' || config === null || !('text' in config) || typeof config.text !== 'string') return false;
  const hasName = 'name' in config && config.name !== undefined;
  return !hasName && Array.isArray(values) && values.length > 0;
}

/** The same for all connections; undefined: no more are given. */
function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= MOST_NAMES) return known;
  const name = `doorstep-${names.size + 1}`;
  names.set(text, name);
  return name;
}
