import js from '@eslint/js';
import globals from 'globals';
import ts from 'typescript-eslint';

// Read while the parser loads, so it is set before that: TypeScript is given every component as typed from the first file
// on, and does not begin anew with each component that is linted. Without it those files take three times as long.
process.env.SVELTE_ESLINT_PARSER_EXPERIMENTAL_TS_SYS_HOOK = '1';
const { default: svelte } = await import('eslint-plugin-svelte');

const noDefault = { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' };
const noBarrel = { selector: 'ExportAllDeclaration', message: 'No barrels: import from the file that has it.' };
const noBarePorts = [
  {
    selector: 'CallExpression[callee.name=/^(fetch|setTimeout|setInterval|requestAnimationFrame)$/]',
    message: 'The world comes in as a port.',
  },
  {
    selector: 'CallExpression[callee.object.name="Date"][callee.property.name="now"]',
    message: 'Time comes in as a port.',
  },
  { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'Time comes in as a port.' },
  {
    selector: 'CallExpression[callee.object.name="Math"][callee.property.name="random"]',
    message: 'Randomness comes in as a port.',
  },
  {
    selector: 'MemberExpression[object.name=/^(localStorage|sessionStorage)$/]',
    message: 'Storage comes in as a port.',
  },
];

export default ts.config(
  { ignores: ['dist/', 'data/', 'shots/', 'test-results/', 'node_modules/', '.svelte-check/', '**/*.cjs', 'public/'] },
  js.configs.recommended,
  ...ts.configs.recommendedTypeChecked,
  ...svelte.configs.recommended,
  {
    languageOptions: {
      globals: { ...globals.browser, ...globals.node },
      parserOptions: { projectService: true, extraFileExtensions: ['.svelte'], tsconfigRootDir: process.cwd() },
    },
    rules: {
      'no-undef': 'off',
      'no-control-regex': 'off', // refusing control characters needs to name them
      'no-console': 'error',
      'max-lines': ['error', { max: 300 }],
      'max-params': ['error', { max: 3 }],
      eqeqeq: ['error', 'smart'],
      'no-restricted-syntax': ['error', noDefault, noBarrel],
      'func-style': ['error', 'declaration', { allowArrowFunctions: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' },
      ],
      // The shared rooms are compiled with the types of the browser and with those of Node; what one needs, the other may not.
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/unbound-method': ['error', { ignoreStatic: true }],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser } },
    rules: { 'svelte/no-navigation-without-resolve': 'off', 'svelte/prefer-svelte-reactivity': 'off' },
  },
  // Here the parser sees a callback given to a component as untyped; svelte-check, which sees its type, is the judge.
  {
    files: ['**/*.svelte'],
    rules: Object.fromEntries(
      ['argument', 'assignment', 'call', 'member-access', 'return'].map((use) => [
        `@typescript-eslint/no-unsafe-${use}`,
        'off',
      ]),
    ),
  },
  {
    files: ['**/*.svelte'],
    rules: { 'max-lines': ['error', { max: 200 }], 'prefer-const': 'off', 'svelte/prefer-const': 'error' },
  },
  {
    files: [
      'src/domain/**',
      'src/sync/**',
      'src/device/**',
      'src/protocol/**',
      'src/register/**',
      'src/contract/**',
      'src/programmes/**',
    ],
    rules: { 'no-restricted-syntax': ['error', noDefault, noBarrel, ...noBarePorts] },
  },
  // Data: a price table or a calendar is as long as it is.
  { files: ['src/programmes/**'], rules: { 'max-lines': 'off' } },
  // Processes of their own talk to the person who started them.
  {
    files: ['src/server/**', 'src/simulator/**', '.config/**', 'tests/**'],
    rules: { 'no-console': 'off' },
  },
  { files: ['vite.config.ts', '.config/*'], rules: { 'no-restricted-syntax': ['error', noBarrel] } },
  {
    files: ['tests/**'],
    rules: {
      'max-lines': ['error', { max: 500 }],
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  { files: ['**/*.js', '**/*.mjs'], ...ts.configs.disableTypeChecked },
);
