import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import type { ListedPicture } from './manifest.ts';
import { photograph } from './set/photograph.ts';
import { drawPlate } from './set/plate-texture.ts';
import { Chance } from './set/random.ts';
import { symbolModules } from '../../fixtures/symbol.ts';

const FRAMES = 12;

/**
 * What a hand-held phone sees for a second: a label that comes near, tilts and shakes, 1280×720, as the fake camera wants
 * it (Y4M, 4:2:0, grey). Gives the path.
 */
export async function writeCameraFeed(path: string, pictures: readonly ListedPicture[]): Promise<string> {
  const text =
    pictures.find(({ format, texts }) => format === 'code-128' && texts.length > 0)?.texts[0] ??
    '9930001000000000000019';
  const chance = new Chance(7);
  const plate = drawPlate(symbolModules('code128', text), { barModules: 24, darkEdge: true, dirt: 0.15 }, chance);
  const file = createWriteStream(path);
  file.write('YUV4MPEG2 W1280 H720 F12:1 Ip A1:1 C420jpeg\n');
  for (let n = 0; n < FRAMES; n++) {
    const sway = Math.sin((2 * Math.PI * n) / FRAMES);
    const shot = {
      width: 1280,
      height: 720,
      pixelsPerModule: 2.2 + 0.5 * sway,
      tiltDegrees: 14 + 8 * sway,
      yawDegrees: 10,
      pitchDegrees: 6 * sway,
      shiftX: 60 * sway,
      shiftY: 40 * sway,
      blurPixels: 1.1 + 0.5 * sway,
      motionPixels: 1.5,
      motionDegrees: 20,
      glares: [],
      electrons: 900,
      exposure: 0.7,
      quality: 85,
    };
    file.write('FRAME\n');
    file.write(new Uint8Array(photograph(plate, shot, chance).data));
    file.write(new Uint8Array(1280 * 360).fill(128));
  }
  file.end();
  await once(file, 'finish');
  return path;
}
