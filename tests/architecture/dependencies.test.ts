import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const root = join(import.meta.dirname, '../..');
const read = (file: string) => JSON.parse(readFileSync(join(root, file), 'utf8')) as unknown;
const manifest = read('package.json') as Locked;
const { packages } = read('package-lock.json') as { packages: Readonly<Record<string, Locked>> };
const locked = Object.entries(packages).filter(([path]) => path !== '');
const asked = { ...manifest.dependencies, ...manifest.devDependencies };

/** Fetches or checks esbuild's own program, which the registry serves as a package. Nothing else may run at install. */
const MAY_RUN_AT_INSTALL = /(^|\/)node_modules\/esbuild$/;
/** Everything permissive; MPL-2.0 binds only its own files, none of which is changed here. */
const LICENCES = new Set(['MIT', 'ISC', '0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'MPL-2.0', 'MIT AND OFL-1.1', '(MIT OR CC0-1.0)', '(Unlicense OR Apache-2.0)']);

/** Names no licence in its manifest; its LICENSE file is Apache-2.0. */
const BY_FILE = 'node_modules/qrcode-terminal';

describe('what is installed', () => {
  it('[X64] is asked for by one exact version each, and the lock file says the same', () => {
    for (const [name, version] of Object.entries(asked)) {
      expect(version, name).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
      expect(packages[`node_modules/${name}`]?.version, name).toBe(version);
    }
    expect(packages['']?.dependencies).toEqual(manifest.dependencies);
    expect(packages['']?.devDependencies).toEqual(manifest.devDependencies);
  });

  it('[X64] is checked against its digest, and runs nothing at install that is not known', () => {
    expect(locked.filter(([, { integrity }]) => integrity?.startsWith('sha512-') !== true).map(([path]) => path)).toEqual([]);
    expect(locked.filter(([path, { hasInstallScript }]) => hasInstallScript === true && !MAY_RUN_AT_INSTALL.test(path)).map(([path]) => path)).toEqual([]);
  });

  it('[X64] may be used and passed on', () => {
    expect(locked.filter(([path, { license }]) => path !== BY_FILE && !LICENCES.has(license ?? '')).map(([path, { license }]) => `${path}: ${license}`)).toEqual([]);
  });
});
