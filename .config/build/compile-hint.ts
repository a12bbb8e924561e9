import type { Plugin } from 'vite';

/** What the field app reads before its first screen, by the names of its files. */
const shell: ReadonlySet<string> = new Set(['field', 'shared']);

/**
 * Nearly all of the shell runs at every start. Told so, Chromium compiles each file as a whole beside the page while it is
 * read, where it would stop the page for a thousand functions one by one; to other browsers it is a remark. It must come
 * before any code, and Vite writes in front of what a banner puts there.
 */
export const compileHint: Plugin = {
  name: 'compile-hint',
  apply: 'build',
  generateBundle: {
    order: 'post',
    handler(_output, bundle) {
      for (const output of Object.values(bundle)) if (output.type === 'chunk' && shell.has(output.name)) output.code = `//# allFunctionsCalledOnLoad\n${output.code}`;
    },
  },
};
