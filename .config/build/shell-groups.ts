import type { Rolldown } from 'vite';

interface Modules {
  getModuleInfo(id: string): { readonly importedIds: readonly string[]; readonly dynamicallyImportedIds: readonly string[] } | null;
}

interface Reach {
  /** Read before the first screen: reached by static imports. */
  readonly atStart: ReadonlySet<string>;
  /** Read at some time: reached by imports of both kinds. */
  readonly ever: ReadonlySet<string>;
}

/**
 * What each page reads before its first screen goes into as few files as there can be: one of its own and one that the
 * pages share. Every file more is a way to the service worker and back before anything can be shown.
 */
export function shellGroups(entries: Readonly<Record<string, string>>): Rolldown.CodeSplittingOptions {
  const pages = Object.keys(entries);
  const reaches = new Map<string, Reach>();
  const reachOf = (page: string, modules: Modules) => {
    const entry = entries[page] ?? '';
    const reach = reaches.get(page) ?? { atStart: reachedFrom(entry, modules, false), ever: reachedFrom(entry, modules, true) };
    reaches.set(page, reach);
    return reach;
  };
  const startsWith = (page: string, id: string, modules: Modules) => reachOf(page, modules).atStart.has(id);
  const belongsTo = (id: string, modules: Modules): string | null => {
    const starting = pages.filter((page) => startsWith(page, id, modules));
    const [page] = starting;
    if (page === undefined) return null;
    if (starting.length === pages.length) return 'shared';
    // Wanted by one page at its start and by another later: in neither's own file, or that other one would read all of it, styles included.
    return pages.some((other) => !starting.includes(other) && reachOf(other, modules).ever.has(id)) ? 'common' : page;
  };
  // A group takes what its modules import along with them: those that others lean on come first.
  const groups = [...pages, 'common', 'shared'].map((group, priority) => ({
    debugName: group,
    priority,
    name: (id: string, modules: Modules) => (belongsTo(id, modules) === group ? group : null),
  }));
  return { groups };
}

/** Everything an entry leads to, the entry itself left out: it stays the page's own file. */
function reachedFrom(entry: string, modules: Modules, dynamicToo: boolean): ReadonlySet<string> {
  const reached = new Set<string>();
  const open = [entry];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const info = modules.getModuleInfo(id);
    for (const next of [...(info?.importedIds ?? []), ...(dynamicToo ? (info?.dynamicallyImportedIds ?? []) : [])]) {
      if (reached.has(next)) continue;
      reached.add(next);
      open.push(next);
    }
  }
  return reached;
}
