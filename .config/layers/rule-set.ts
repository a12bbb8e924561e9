import type { IFlattenedRuleSet, IForbiddenRuleType } from 'dependency-cruiser';
import { peers, rooms } from './rooms.ts';
import type { Room } from './rooms.ts';

/** The layering table as rules for dependency-cruiser. */
export function layerRules(): IFlattenedRuleSet {
  return {
    forbidden: [...rooms.flatMap(roomRules), ...roomsAreKnown(), ...peers.map(peerRule), ...houseRules],
  };
}

function roomRules(room: Room): IForbiddenRuleType[] {
  const special = Object.entries(room.exceptions ?? {});
  const usual = rule(room, room.folder, {
    from: { path: under(room.folder), pathNot: special.map(([file]) => `^${quoted(file)}$`) },
    more: [],
  });
  return [
    usual,
    ...special.map(([file, more]) => rule(room, file, { from: { path: `^${quoted(file)}$`, pathNot: [] }, more })),
  ];
}

interface RuleParts {
  readonly from: { path: string; pathNot: string[] };
  readonly more: readonly string[];
}

function rule(room: Room, name: string, parts: RuleParts): IForbiddenRuleType {
  const allowed = [room.folder, ...(room.rooms ?? []), ...parts.more].map(under);
  const packages =
    room.packages === 'any' ? ['node_modules/'] : (room.packages ?? []).map((pack) => `node_modules/${pack}/`);
  return {
    name: `layer-${name.replaceAll('/', '-')}`,
    severity: 'error',
    from: parts.from,
    to: {
      pathNot: [...allowed, ...packages],
      ...(room.node ? { dependencyTypesNot: ['core'] } : {}),
    },
  };
}

/** A new folder under `src` must be given its line in the table before anything can live there. */
function roomsAreKnown(): IForbiddenRuleType[] {
  const known = rooms.map((room) => under(room.folder));
  return [{ name: 'room-unknown', severity: 'error', from: { path: '^src/', pathNot: known }, to: {} }];
}

function peerRule(folder: (typeof peers)[number]): IForbiddenRuleType {
  const shared = folder.shared.length > 0 ? `(?!(?:${folder.shared.join('|')})\\.)` : '';
  const unit = folder.byFirstWord ? '([^/.-]+)' : '([^/.]+)';
  return {
    name: `peers-${folder.folder.replaceAll('/', '-')}`,
    severity: 'error',
    from: { path: `^${folder.folder}/(?!registry\\.)${unit}` },
    to: { path: `^${folder.folder}/${shared}`, pathNot: `^${folder.folder}/$1[${folder.byFirstWord ? '-' : ''}/.]` },
  };
}

const houseRules: IForbiddenRuleType[] = [
  { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
  {
    name: 'no-orphan',
    severity: 'error',
    from: { orphan: true, path: '^(src|sw)/', pathNot: ['\\.d\\.ts$', '/main\\.ts$', '^sw/worker\\.ts$'] },
    to: {},
  },
  {
    name: 'screens-reach-the-device-through-state',
    severity: 'error',
    from: { path: '^src/field/screens/' },
    to: { path: '^src/(device|sync)/' },
  },
  {
    name: 'package-undeclared',
    severity: 'error',
    from: { path: '^(src|sw)/' },
    to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
  },
  {
    name: 'unresolved',
    severity: 'error',
    from: { path: '^(src|sw)/' },
    to: { couldNotResolve: true, pathNot: ['^svelte/', '\\?'] },
  },
];

function under(path: string): string {
  return /\.\w+$/.test(path) ? `^${quoted(path)}$` : `^${quoted(path)}/`;
}

function quoted(path: string): string {
  return path.replaceAll('.', '\\.');
}
