/** What a room may reach besides itself. Nothing else is allowed, type-only imports included. */
export interface Room {
  /** Folder from the top of the repository. */
  readonly folder: string;
  /** Other rooms (a trailing slash is implied) or single files of them. */
  readonly rooms?: readonly string[];
  /** npm packages by name; `'any'` for the rooms that run as processes of their own. */
  readonly packages?: readonly string[] | 'any';
  /** May use the modules built into Node. */
  readonly node?: true;
  /** Single files of the room that reach further than the rest of it. */
  readonly exceptions?: Readonly<Record<string, readonly string[]>>;
}

export const rooms: readonly Room[] = [
  { folder: 'src/base', packages: ['@noble/hashes'] },
  { folder: 'src/domain', rooms: ['src/base'], packages: ['zod'] },
  { folder: 'src/programmes', rooms: ['src/domain/programme/schema.ts'] },
  { folder: 'src/protocol', rooms: ['src/base', 'src/domain'], packages: ['zod'] },
  { folder: 'src/register', rooms: ['src/base'] },
  { folder: 'src/sync', rooms: ['src/base', 'src/domain', 'src/protocol'] },
  {
    folder: 'src/device',
    rooms: ['src/base', 'src/domain', 'src/protocol', 'src/register', 'src/sync/ports.ts', 'src/sync/register-ports.ts'],
    packages: ['dexie'],
  },
  {
    folder: 'src/capture',
    rooms: ['src/base', 'src/domain'],
    packages: ['@zxing/browser', '@zxing/library', 'zxing-wasm', 'signature_pad'],
  },
  { folder: 'src/contract', rooms: ['src/base', 'src/domain'], packages: ['@cantoo/pdf-lib', '@cantoo/fontkit'] },
  {
    folder: 'src/server',
    rooms: ['src/base', 'src/domain', 'src/programmes', 'src/protocol', 'src/register', 'src/contract', 'src/wording'],
    packages: 'any',
    node: true,
    exceptions: { 'src/server/main.ts': ['src/sample'] },
  },
  {
    folder: 'src/simulator',
    rooms: ['src/base', 'src/domain', 'src/programmes', 'src/protocol'],
    packages: 'any',
    node: true,
  },
  {
    folder: 'src/sample',
    rooms: ['src/base', 'src/domain', 'src/programmes', 'src/protocol'],
    packages: 'any',
    node: true,
  },
  { folder: 'src/ui', packages: ['svelte'] },
  { folder: 'src/wording', rooms: ['src/base/codes.ts', 'src/domain', 'src/protocol'], packages: ['zod'] },
  {
    folder: 'src/desk',
    rooms: ['src/base', 'src/domain', 'src/protocol', 'src/ui', 'src/wording'],
    packages: ['svelte', 'zod'],
  },
  {
    folder: 'src/field',
    rooms: ['src/base', 'src/domain', 'src/capture', 'src/contract', 'src/device', 'src/ui', 'src/wording'],
    packages: ['svelte', 'workbox-window', '@expo-google-fonts/noto-sans-sc'],
    exceptions: { 'src/field/main.ts': ['src/sync'] },
  },
  {
    folder: 'sw',
    rooms: ['src/base', 'src/protocol', 'src/sync', 'src/device'],
    packages: ['workbox-precaching', 'workbox-routing'],
  },
];

interface Peers {
  readonly folder: string;
  readonly shared: readonly string[];
  /** Files that begin with the same word belong together; otherwise each file stands for itself. */
  readonly byFirstWord?: true;
}

/** Folders whose files are peers: each stands for itself and none imports another, but for the named shared ones. */
export const peers: readonly Peers[] = [
  { folder: 'src/domain/mutations', shared: ['definition', 'registry', 'witness'] },
  { folder: 'src/domain/acts', shared: ['definition', 'registry'] },
  { folder: 'src/programmes', shared: ['registry', 'privacy-words'], byFirstWord: true },
  { folder: 'src/field/screens', shared: [] },
  { folder: 'src/desk/screens', shared: [] },
];
