import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkLayers } from '../../.config/layers/check.ts';

const root = join(import.meta.dirname, '../..');

const planted: readonly {
  readonly what: string;
  readonly path: string;
  readonly text: string;
  readonly caught: RegExp;
}[] = [
  {
    what: 'a rule that reads the store of the phone',
    path: 'src/domain/rules/planted.ts',
    text: "import { planted } from '../../device/planted.ts';\nexport const x = planted;\n",
    caught: /^layer-src-domain: src\/domain\/rules\/planted\.ts → src\/device\/planted\.ts$/,
  },
  {
    what: 'a type-only import from the server in a component of the field app',
    path: 'src/field/screens/Planted.svelte',
    text: '<script lang="ts">\n  import type { Planted } from \'../../server/planted.ts\';\n  let { x }: { x: Planted } = $props();\n</script>\n{x}\n',
    caught: /^layer-src-field: src\/field\/screens\/Planted\.svelte → src\/server\/planted\.ts$/,
  },
  {
    what: 'a type-only import from the device in a screen',
    path: 'src/field/screens/Planted.svelte',
    text: '<script lang="ts">\n  import type { Planted } from \'../../device/planted.ts\';\n  let { x }: { x: Planted } = $props();\n</script>\n{x}\n',
    caught: /^screens-reach-the-device-through-state: src\/field\/screens\/Planted\.svelte → src\/device\/planted\.ts$/,
  },
  {
    what: 'a programme in the field app',
    path: 'src/field/state/planted.svelte.ts',
    text: "import { planted } from '../../programmes/planted.ts';\nexport const x = planted;\n",
    caught: /^layer-src-field: src\/field\/state\/planted\.svelte\.ts → src\/programmes\/planted\.ts$/,
  },
  {
    what: 'the database library outside its room',
    path: 'src/field/state/planted.svelte.ts',
    text: "import Dexie from 'dexie';\nexport const x = Dexie;\n",
    caught: /^layer-src-field: .* → dexie\//,
  },
  {
    what: 'a module of Node in the browser',
    path: 'src/capture/planted.ts',
    text: "import { readFileSync } from 'node:fs';\nexport const x = readFileSync;\n",
    caught: /^layer-src-capture: src\/capture\/planted\.ts → (node:)?fs$/,
  },
  {
    what: 'a mutation that imports another',
    path: 'src/domain/mutations/planted-one.ts',
    text: "import { planted } from './planted.ts';\nexport const x = planted;\n",
    caught: /^peers-src-domain-mutations: .*planted-one\.ts → .*planted\.ts$/,
  },
  {
    what: 'a cycle',
    path: 'src/base/planted-one.ts',
    text: "import type { Two } from './planted-two.ts';\nexport type One = Two | 1;\n",
    caught: /^no-cycle: src\/base\/planted-(one|two)\.ts/,
  },
  {
    what: 'a file nobody uses',
    path: 'src/base/planted-alone.ts',
    text: 'export const alone = 1;\n',
    caught: /^no-orphan: src\/base\/planted-alone\.ts/,
  },
  {
    what: 'a room that is not in the table',
    path: 'src/utils/planted.ts',
    text: "import { planted } from '../device/planted.ts';\nexport const x = planted;\n",
    caught: /^room-unknown: src\/utils\/planted\.ts/,
  },
];

const targets = {
  'src/device/planted.ts': 'export const planted = 1;\nexport type Planted = 1;\n',
  'src/server/planted.ts': 'export type Planted = 1;\n',
  'src/programmes/planted.ts': 'export const planted = 1;\n',
  'src/domain/mutations/planted.ts': 'export const planted = 1;\n',
  'src/base/planted-two.ts': "import type { One } from './planted-one.ts';\nexport type Two = One | 2;\n",
};

describe('the layering table', () => {
  it('holds in the whole house', async () => {
    expect((await checkLayers(root)).breaches).toEqual([]);
  });

  it('reads every component', async () => {
    const { breaches } = await checkLayers(root, {
      'src/ui/Planted.svelte':
        '<script module lang="ts">\n  import { x } from \'../base/result.ts\';\n</script>\n<script lang="ts">\n  import type { Y } from \'../domain/errors.ts\';\n</script>\n',
    });
    expect(breaches).toContain('layer-src-ui: src/ui/Planted.svelte → src/base/result.ts');
    expect(breaches).toContain('layer-src-ui: src/ui/Planted.svelte → src/domain/errors.ts');
  });

  it.each(planted)('catches $what', async ({ path, text, caught }) => {
    const { breaches } = await checkLayers(root, { ...targets, [path]: text });
    expect(breaches).toContainEqual(expect.stringMatching(caught));
  });
});
