import { cruise } from 'dependency-cruiser';
import type { ICruiseResult } from 'dependency-cruiser';
import { mirrorSources } from './mirror.ts';
import { layerRules } from './rule-set.ts';

export interface LayerReport {
  /** `rule: from → to`, one a line; empty when the house is in order. */
  readonly breaches: readonly string[];
  readonly files: number;
}

/** Checks the layering table against the sources, optionally with files planted into a copy of them. */
export async function checkLayers(root: string, planted: Readonly<Record<string, string>> = {}): Promise<LayerReport> {
  const mirror = mirrorSources(root, planted);
  try {
    const { output } = await cruise(
      ['src', 'sw'],
      {
        baseDir: mirror.folder,
        validate: true,
        ruleSet: layerRules(),
        tsPreCompilationDeps: true,
        doNotFollow: { path: 'node_modules' },
        exclude: { path: 'tsconfig\\.json$' },
        combinedDependencies: true,
      },
      {
        extensions: ['.ts', '.js', '.mjs', '.json', '.d.ts', '.css', '.svg'],
        exportsFields: ['exports'],
        conditionNames: ['svelte', 'browser', 'import', 'default', 'types'],
      },
    );
    const { summary } = output as ICruiseResult;
    return {
      breaches: summary.violations.map(({ rule, from, to }) => `${rule.name}: ${plain(from)} → ${plain(to)}`).sort(),
      files: summary.totalCruised,
    };
  } finally {
    mirror.remove();
  }
}

function plain(path: string): string {
  return path
    .replace(/\.svelte\.ts$/, (end) => (path.match(/\/[A-Z][^/]*$/) ? '.svelte' : end))
    .replace(/^.*node_modules\//, '');
}
