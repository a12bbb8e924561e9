import type { Rolldown } from 'vite';

interface Modules {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

/**
 * What each page reads before its first screen goes into as few files as there can be: one of its own and one that the
 * pages share. Every file more is a way to the service worker and back before anything can be shown.
 */
export function shellGroups(entries: Readonly<Record<string, string>>): Rolldown.CodeSplittingOptions {
  const closures = new Map<string, ReadonlySet<string>>();
  const pagesOf = (id: string, modules: Modules) =>
    Object.entries(entries).filter(([page, entry]) => {
      const closure = closures.get(page) ?? closureOf(entry, modules);
      closures.set(page, closure);
      return closure.has(id);
    });
  const own = Object.keys(entries).map((page) => ({
    debugName: page,
    priority: 1,
    name: (id: string, modules: Modules) => (pagesOf(id, modules).some(([of]) => of === page) ? page : null),
  }));
  // First of all, so that neither page carries what the other one needs too.
  const shared = {
    debugName: 'shared',
    priority: 2,
    name: (id: string, modules: Modules) => (pagesOf(id, modules).length > 1 ? 'shared' : null),
  };
  return { groups: [shared, ...own] };
}

/** Everything reached by static imports, the entry itself left out: it stays the page's own file. */
function closureOf(entry: string, modules: Modules): ReadonlySet<string> {
  const reached = new Set<string>();
  const open = [entry];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const next of modules.getModuleInfo(id)?.importedIds ?? []) {
      if (reached.has(next)) continue;
      reached.add(next);
      open.push(next);
    }
  }
  return reached;
}
