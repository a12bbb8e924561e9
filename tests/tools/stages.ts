import type { Requirement } from './requirements.ts';

/** One step of the test command. Steps run in the order of this table; the first that fails ends the run. */
export interface Stage {
  readonly name: string;
  readonly says: string;
  /** npm binaries with their arguments, one after the other. */
  readonly commands: readonly (readonly string[])[];
  readonly needs?: readonly Requirement[];
  /** The runner writes a JSON report, to be counted. */
  readonly runner?: 'vitest' | 'playwright';
  /** Runs on a throw-away PostgreSQL, whose address stands in `TEST_DATABASE_URL`. */
  readonly onPostgres?: true;
  /** Only when asked for by name. */
  readonly onlyByName?: true;
}

const vitest = ['vitest', 'run', '--config', '.config/vitest.config.ts'];
const playwright = ['playwright', 'test', '--config', '.config/playwright.config.ts'];
const tsc = (project: string) => ['tsc', '-p', project];

export const stages: readonly Stage[] = [
  {
    name: 'types',
    says: 'Types',
    commands: [
      ...['tsconfig.json', 'sw', 'src/server', 'src/simulator', 'src/sample'].map(tsc),
      ['svelte-check', '--tsconfig', 'src/tsconfig.json', '--fail-on-warnings', '--output', 'human'],
    ],
  },
  { name: 'lint', says: 'Lint', commands: [['eslint', '--config', '.config/eslint.config.js', '.']] },
  { name: 'layers', says: 'Layers', commands: [['tsx', '.config/layers/main.ts']] },
  { name: 'unit', says: 'Unit and property tests', commands: [[...vitest, '--project=unit']], runner: 'vitest' },
  {
    name: 'server-memory',
    says: 'The phones\' suites on the simulator\'s database',
    commands: [[...vitest, '--project=server-memory']],
    runner: 'vitest',
  },
  {
    name: 'sim',
    says: 'Phones and office, simulated',
    commands: [[...vitest, '--project=sim']],
    runner: 'vitest',
  },
  {
    name: 'server',
    says: 'Server suites on the embedded database',
    commands: [[...vitest, '--project=server']],
    runner: 'vitest',
  },
  {
    name: 'server-postgres',
    says: 'Server suites on PostgreSQL',
    commands: [[...vitest, '--project=server']],
    runner: 'vitest',
    needs: ['postgres'],
    onPostgres: true,
  },
  {
    name: 'torture',
    says: 'Servers killed under load',
    commands: [[...vitest, '--project=torture']],
    runner: 'vitest',
    needs: ['postgres'],
  },
  {
    name: 'component',
    says: 'Component tests in Chromium',
    commands: [[...vitest, '--project=component']],
    runner: 'vitest',
    needs: ['chromium'],
  },
  { name: 'build', says: 'Build', commands: [['tsx', '.config/build/ensure.ts']] },
  {
    name: 'e2e',
    says: 'Browser tests',
    commands: [[...playwright, '--project=e2e']],
    runner: 'playwright',
    needs: ['chromium', 'postgres'],
  },
  {
    name: 'torture-browsers',
    says: 'Browsers killed, cleared, damaged and updated',
    commands: [[...playwright, '--project=torture']],
    runner: 'playwright',
    needs: ['chromium'],
  },
  {
    name: 'shots',
    says: 'Screenshots',
    commands: [[...playwright, '--project=shots']],
    runner: 'playwright',
    needs: ['chromium'],
    onlyByName: true,
  },
  { name: 'unused', says: 'Unused code', commands: [['knip', '--config', '.config/knip.json']], onlyByName: true },
];
