import { drawPlate } from './plate-texture.ts';
import type { PlateTexture } from './plate-texture.ts';
import type { Chance } from './random.ts';

/** What a scanner must not read: print, grilles, fences, stripes of chance widths, dials. */
export function drawDistraction(index: number, chance: Chance): PlateTexture {
  const plate = drawPlate(null, { barModules: 24, darkEdge: true, dirt: 0 }, chance);
  if (index % 4 === 0) return plate;
  const { width, height, light, texelsPerModule } = plate;
  const box = { left: width * 0.2, right: width * 0.8, top: height * 0.35, bottom: height * 0.65 };
  const edges = stripes(box.left, { right: box.right, module: texelsPerModule, kind: index % 4, chance });
  for (let y = Math.floor(box.top); y < box.bottom; y++) {
    let edge = 0;
    for (let x = Math.floor(box.left); x < box.right; x++) {
      while (edge < edges.length && x >= edges[edge]!) edge++;
      light[y * width + x] = edge % 2 === 1 ? 0.05 : 0.65;
    }
  }
  return plate;
}

/** 1: even slots of a grille, 2: bars of chance widths in whole modules, 3: bars of any width. */
function stripes(left: number, draw: { right: number; module: number; kind: number; chance: Chance }): number[] {
  const edges: number[] = [];
  for (let x = left; x < draw.right;) {
    edges.push(x);
    x +=
      draw.kind === 1
        ? 2 * draw.module
        : draw.kind === 2
          ? draw.chance.whole(1, 4) * draw.module
          : draw.chance.between(0.8, 5) * draw.module;
  }
  return edges;
}
