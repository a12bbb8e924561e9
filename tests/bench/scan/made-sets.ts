import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ListedPicture } from './manifest.ts';
import { formatOf } from './manifest.ts';
import { grayPng } from './set/gray-png.ts';
import { pictureSet } from './set/picture-set.ts';

/** Draws one set into a folder, with the manifest beside it that the bench would take for any foreign set. */
export function makeSet(seed: number, folder: string): ListedPicture[] {
  const listed = pictureSet(seed).map(({ name, symbology, text, render }): ListedPicture => {
    const file = `${seed}-${name}.png`;
    const path = join(folder, file);
    writeFileSync(path, grayPng(render()));
    return { file, path, texts: text === null ? [] : [text], symbology, format: formatOf(symbology ?? '') };
  });
  const manifest = listed.map(({ file, symbology, texts }) => ({ file, symbology, text: texts[0] ?? null }));
  writeFileSync(join(folder, `manifest-${seed}.json`), JSON.stringify(manifest, null, 1));
  return listed;
}
