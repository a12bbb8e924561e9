import type { FileReader } from '../file-reader.ts';
import { buildingKey, roomKeys, unitKey } from './plain-text.ts';

/** 0: does not fit; 1: begins so; 2: is so. */
export type Fit = 0 | 1 | 2;

/** Buildings, units and rooms by what they are typed as, and the staircases of every stem: some twelve bytes each. */
export class PlaceTable {
  readonly #keys: {
    readonly buildings: readonly string[];
    readonly units: readonly string[];
    readonly rooms: readonly (readonly string[])[];
  };
  /** First staircase of every stem, one more at the end. */
  readonly #stemStarts: Uint32Array;
  readonly #buildings: Uint32Array;
  readonly #units: Uint32Array;
  /** First row of every staircase, one more at the end. */
  readonly #rowStarts: Uint32Array;

  private constructor(
    keys: { buildings: readonly string[]; units: readonly string[]; rooms: readonly (readonly string[])[] },
    groups: Groups,
  ) {
    this.#keys = keys;
    this.#stemStarts = groups.stemStarts;
    this.#buildings = groups.buildings;
    this.#units = groups.units;
    this.#rowStarts = groups.rowStarts;
  }

  static async load(file: FileReader): Promise<PlaceTable> {
    const keys = {
      buildings: (await file.list('buildings')).map(buildingKey),
      units: (await file.list('units')).map(unitKey),
      rooms: (await file.list('rooms')).map(roomKeys),
    };
    return new PlaceTable(keys, await loadGroups(file));
  }

  /** Staircases of a stem, from and to (not included). */
  groupsOf(stem: number): readonly [from: number, to: number] {
    return [this.#stemStarts[stem] ?? 0, this.#stemStarts[stem + 1] ?? 0];
  }

  rowsOf(group: number): readonly [from: number, to: number] {
    return [this.#rowStarts[group] ?? 0, this.#rowStarts[group + 1] ?? 0];
  }

  buildingFit(group: number, typed: string, open: boolean): Fit {
    return fit(this.#keys.buildings[this.#buildings[group] ?? 0] ?? '', typed, open);
  }

  unitFit(group: number, typed: string, open: boolean): Fit {
    return fit(this.#keys.units[this.#units[group] ?? 0] ?? '', typed, open);
  }

  roomFit(room: number, typed: string, open: boolean): Fit {
    return (this.#keys.rooms[room] ?? []).reduce<Fit>((best, key) => Math.max(best, fit(key, typed, open)) as Fit, 0);
  }
}

function fit(key: string, typed: string, open: boolean): Fit {
  if (key === typed) return 2;
  return open && key.startsWith(typed) ? 1 : 0;
}

interface Groups {
  readonly stemStarts: Uint32Array;
  readonly buildings: Uint32Array;
  readonly units: Uint32Array;
  readonly rowStarts: Uint32Array;
}

async function loadGroups(file: FileReader): Promise<Groups> {
  const { groups: section, stems } = file.source.prelude.header.sections;
  const stemStarts = new Uint32Array(stems.items + 1);
  const [buildings, units, rowStarts] = [
    new Uint32Array(section.items),
    new Uint32Array(section.items),
    new Uint32Array(section.items + 1),
  ];
  let at = 0;
  let rows = 0;
  let stem = -1;
  for (let part = 0; part < section.blocks; part++) {
    for (const group of await file.groupsPart(part)) {
      while (stem < group.stem) stemStarts[++stem] = at;
      buildings[at] = group.building;
      units[at] = group.unit;
      rowStarts[at++] = rows;
      rows += group.rows;
    }
  }
  while (stem < stems.items) stemStarts[++stem] = at;
  rowStarts[at] = rows;
  return { stemStarts, buildings, units, rowStarts };
}
