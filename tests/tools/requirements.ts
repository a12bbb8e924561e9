import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findChromium } from './chromium.ts';
import { findPostgresBin } from './postgres-binaries.ts';

export type Requirement = 'chromium' | 'postgres';

const debianPackages: Record<Requirement, readonly string[]> = {
  chromium: ['chromium', 'fonts-noto-cjk'],
  postgres: ['postgresql'],
};
const variable: Record<Requirement, string> = { chromium: 'CHROMIUM_PATH', postgres: 'PG_BIN' };
const homebrewLine: Record<Requirement, string> = {
  chromium: 'npx playwright install chromium',
  postgres: 'brew install postgresql@16',
};

/**
 * Makes sure that what the tests need is there. What is missing is installed where that is allowed: by the package
 * manager for root on Debian, Chromium elsewhere by the test runner's own download. Otherwise gives the one line to type.
 */
export async function provide(needed: readonly Requirement[]): Promise<string | null> {
  const absent = await missing(needed);
  if (absent.length === 0) return null;
  const misnamed = absent.map((requirement) => variable[requirement]).filter((name) => process.env[name]);
  if (misnamed.length > 0)
    return `Nothing usable where these point: ${misnamed.join(', ')}. Type: unset ${misnamed.join(' ')}`;
  if (isDebian() && process.getuid?.() === 0) installDebian(absent);
  else if (absent.includes('chromium')) run('npx', ['playwright', 'install', 'chromium']);
  const still = await missing(needed);
  return still.length === 0 ? null : `Missing: ${still.join(' and ')}. Type: ${lineToType(still)}`;
}

async function missing(needed: readonly Requirement[]): Promise<Requirement[]> {
  const found: Record<Requirement, boolean> = {
    chromium: (await findChromium()) !== null,
    postgres: findPostgresBin() !== null,
  };
  return needed.filter((requirement) => !found[requirement]);
}

function installDebian(packs: readonly Requirement[]): void {
  run('apt-get', ['update', '-q']);
  run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packs.flatMap((pack) => debianPackages[pack])]);
}

function lineToType(packs: readonly Requirement[]): string {
  if (isDebian()) return `sudo apt-get install -y ${packs.flatMap((pack) => debianPackages[pack]).join(' ')}`;
  if (process.platform === 'darwin') return packs.map((pack) => homebrewLine[pack]).join(' && ');
  return `${packs.map((pack) => `${variable[pack]}=…`).join(' ')} npm test`;
}

function isDebian(): boolean {
  if (!existsSync('/etc/debian_version')) return false;
  try {
    execFileSync('apt-get', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function run(command: string, args: readonly string[]): void {
  console.log(`> ${command} ${args.join(' ')}`);
  spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
}
