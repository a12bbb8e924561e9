import type { Plugin } from 'vite';

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly async?: boolean;
  readonly await?: boolean;
  readonly body?: Node;
  readonly finalizer?: Node | null;
}

interface Inserts {
  readonly opening: (readonly [at: number, text: string])[];
  readonly closing: (readonly [at: number, text: string])[];
}

const START = 'const __own = __zone();';
const AGAIN = '__back(__own);';

/** Writes every async function of ours so that it comes back from each `await` into the zone it had at its start (`world/zone.ts`). */
export function keepZones(isOurs: (id: string) => boolean): Plugin {
  return {
    name: 'keep-zones',
    enforce: 'post',
    transform(code, id) {
      if (!isOurs(id) || !code.includes('async')) return null;
      const inserts: Inserts = { opening: [], closing: [] };
      walk(this.parse(code) as unknown as Node, { code, inserts, isAsync: false });
      return { code: withInserts(code, inserts), map: null };
    },
  };
}

function walk(node: Node, at: { readonly code: string; readonly inserts: Inserts; readonly isAsync: boolean }): void {
  const { code, inserts: { opening, closing } } = at;
  const isFunction = /Function/.test(node.type) && node.body !== undefined;
  const isAsync = isFunction ? node.async === true : at.isAsync;
  const isExpression = isFunction && isAsync && node.body!.type !== 'BlockStatement';
  if (isExpression) opening.push([code.lastIndexOf('=>', node.body!.start) + 2, ` { ${START} return (`]);
  else if (isFunction && isAsync) opening.push([node.body!.start + 1, START]);
  else if (isAsync && node.type === 'AwaitExpression') opening.push([node.start, '__back(__own, ']);
  else if (isAsync && node.type === 'CatchClause') opening.push([node.body!.start + 1, AGAIN]);
  else if (isAsync && node.type === 'TryStatement' && node.finalizer) opening.push([node.finalizer.start + 1, AGAIN]);
  else if (isAsync && node.type === 'ForOfStatement' && node.await === true && node.body!.type === 'BlockStatement') opening.push([node.body!.start + 1, AGAIN], [node.end, AGAIN]);

  for (const child of Object.values(node) as unknown[]) {
    for (const one of Array.isArray(child) ? (child as unknown[]) : [child]) if (isNode(one)) walk(one, { ...at, isAsync });
  }

  if (isExpression) closing.push([node.end, '); }']);
  else if (isAsync && node.type === 'AwaitExpression') closing.push([node.end, ')']);
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string' && typeof (value as Node).start === 'number';
}

/** What closes at a place comes before what opens there. */
function withInserts(code: string, { opening, closing }: Inserts): string {
  const all = [...closing, ...opening].map(([at, text], order) => ({ at, text, order }));
  all.sort((a, b) => a.at - b.at || a.order - b.order);
  let written = '';
  let done = 0;
  for (const { at, text } of all) {
    written += code.slice(done, at) + text;
    done = at;
  }
  return written + code.slice(done);
}
