import pg from 'pg';

/** The server's own statements are half as many. Beyond that they differ by the length of some list, and would fill the database's memory. */
const MOST_NAMES = 400;
/** More values than these are many rows at once: as many forms as there are lengths, each too seldom to be worth a name. */
const MOST_VALUES = 64;

const names = new Map<string, string>();

/**
 * A connection that has the database read and plan each of the server's statements once, not each time. Statements with
 * no parameters (begin, commit, advisory locks), and those with a great many, are sent as they are (P-22).
 */
export class PreparedClient extends pg.Client {
  override query(...given: unknown[]): never {
    const [config, ...rest] = given;
    const named = isNameless(config, rest[0]) ? { ...config, name: nameOf(config.text) } : config;
    return Reflect.apply(Reflect.get(pg.Client.prototype, 'query') as (...all: unknown[]) => never, this, [named, ...rest]);
  }
}

interface Nameless {
  readonly text: string;
}

function isNameless(config: unknown, values: unknown): config is Nameless {
  if (typeof config !== 'object' || config === null || !('text' in config) || typeof config.text !== 'string') return false;
  const hasName = 'name' in config && config.name !== undefined;
  return !hasName && Array.isArray(values) && values.length > 0 && values.length <= MOST_VALUES;
}

/** The same for all connections; undefined: no more are given. */
function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= MOST_NAMES) return known;
  const name = `doorstep-${names.size + 1}`;
  names.set(text, name);
  return name;
}
