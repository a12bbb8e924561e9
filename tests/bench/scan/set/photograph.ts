import type { GrayFrame } from '../../../../src/capture/gray-frame.ts';
import { compressLikeJpeg } from './jpeg-loss.ts';
import type { PlateTexture } from './plate-texture.ts';
import type { Chance } from './random.ts';

/** How a phone looks at a label, and what goes wrong on the way. Pixels are those of the finished frame. */
export interface Shot {
  readonly width: number;
  readonly height: number;
  /** In the label's middle. */
  readonly pixelsPerModule: number;
  readonly tiltDegrees: number;
  /** Turned about its upright and its level axis: perspective. */
  readonly yawDegrees: number;
  readonly pitchDegrees: number;
  readonly shiftX: number;
  readonly shiftY: number;
  /** Standard deviation of the lens's blur. */
  readonly blurPixels: number;
  readonly motionPixels: number;
  readonly motionDegrees: number;
  readonly glares: readonly Glare[];
  /** Photoelectrons of white: 4,000 is daylight, 35 a cellar. */
  readonly electrons: number;
  /** Share of full brightness that white is shown with. */
  readonly exposure: number;
  /** 60 to 95, as of JPEG. */
  readonly quality: number;
}

/** A reflection: an ellipse of light that is added to what is under it. Pixels from the frame's middle. */
export interface Glare {
  readonly x: number;
  readonly y: number;
  readonly radiusX: number;
  readonly radiusY: number;
  readonly turnDegrees: number;
  /** 1 doubles white; more than 0.6 burns out. */
  readonly strength: number;
}

const CAMERA_DISTANCE = 1.15;
const SUBSAMPLES = 3;

/** Projects, blurs, lights, exposes and compresses. */
export function photograph(plate: PlateTexture, shot: Shot, chance: Chance): GrayFrame {
  let light = project(plate, shot, chance);
  addGlare(light, shot);
  if (shot.blurPixels > 0.05) light = blurred(light, shot, shot.blurPixels);
  if (shot.motionPixels > 0.3) light = moved(light, shot);
  return compressLikeJpeg(expose(light, shot, chance), shot.quality);
}

function project(plate: PlateTexture, shot: Shot, chance: Chance): Float32Array {
  const inverse = inverted(homography(shot));
  const { width, height } = shot;
  const light = new Float32Array(width * height);
  const ground = { level: chance.between(0.1, 0.3), slopeX: chance.between(-0.1, 0.1), wave: chance.between(20, 60) };
  const texels = plate.texelsPerModule;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let s = 0; s < SUBSAMPLES * SUBSAMPLES; s++) {
        const px = x + ((s % SUBSAMPLES) + 0.5) / SUBSAMPLES - width / 2;
        const py = y + (Math.floor(s / SUBSAMPLES) + 0.5) / SUBSAMPLES - height / 2;
        const w = inverse[6]! * px + inverse[7]! * py + inverse[8]!;
        const u = Math.floor(((inverse[0]! * px + inverse[1]! * py + inverse[2]!) / w) * texels + plate.width / 2);
        const v = Math.floor(((inverse[3]! * px + inverse[4]! * py + inverse[5]!) / w) * texels + plate.height / 2);
        if (u >= 0 && v >= 0 && u < plate.width && v < plate.height) sum += plate.light[v * plate.width + u]!;
        else {
          sum +=
            (ground.level * (1 + 0.15 * Math.sin(py / ground.wave)) + (ground.slopeX * px) / width) *
            (SUBSAMPLES * SUBSAMPLES - s);
          break;
        }
      }
      light[y * width + x] = sum / (SUBSAMPLES * SUBSAMPLES);
    }
  }
  return light;
}

/** Label plane (modules) to frame (pixels from its middle). */
function homography(shot: Shot): number[] {
  const scale = shot.pixelsPerModule;
  const tilt = (shot.tiltDegrees * Math.PI) / 180;
  const yaw = (shot.yawDegrees * Math.PI) / 180;
  const pitch = (shot.pitchDegrees * Math.PI) / 180;
  const distance = CAMERA_DISTANCE * shot.width;
  const turned = [Math.cos(yaw), 0, Math.sin(pitch) * Math.sin(yaw), Math.cos(pitch)] as const;
  const depth = [-Math.sin(yaw), Math.sin(pitch) * Math.cos(yaw)] as const;
  const cos = Math.cos(tilt);
  const sin = Math.sin(tilt);
  const [ax, bx, ay, by] = [turned[0], turned[1], turned[2], turned[3]];
  const g = depth[0] / distance;
  const h = depth[1] / distance;
  const row0 = [scale * (cos * ax - sin * ay), scale * (cos * bx - sin * by), 0];
  const row1 = [scale * (sin * ax + cos * ay), scale * (sin * bx + cos * by), 0];
  const row2 = [scale * g, scale * h, 1];
  for (let i = 0; i < 3; i++) {
    row0[i] = row0[i]! + shot.shiftX * row2[i]!;
    row1[i] = row1[i]! + shot.shiftY * row2[i]!;
  }
  return [...row0, ...row1, ...row2];
}

function inverted(m: readonly number[]): number[] {
  const [a, b, c, d, e, f, g, h, i] = m as [number, number, number, number, number, number, number, number, number];
  const cofactors = [
    e * i - f * h,
    c * h - b * i,
    b * f - c * e,
    f * g - d * i,
    a * i - c * g,
    c * d - a * f,
    d * h - e * g,
    b * g - a * h,
    a * e - b * d,
  ];
  const determinant = a * cofactors[0]! + b * cofactors[3]! + c * cofactors[6]!;
  return cofactors.map((value) => value / determinant);
}

function addGlare(light: Float32Array, shot: Shot): void {
  for (const glare of shot.glares) {
    const cos = Math.cos((glare.turnDegrees * Math.PI) / 180);
    const sin = Math.sin((glare.turnDegrees * Math.PI) / 180);
    for (let y = 0; y < shot.height; y++) {
      for (let x = 0; x < shot.width; x++) {
        const dx = x - shot.width / 2 - glare.x;
        const dy = y - shot.height / 2 - glare.y;
        const u = (dx * cos + dy * sin) / glare.radiusX;
        const v = (dy * cos - dx * sin) / glare.radiusY;
        const distance = u * u + v * v;
        if (distance > 6) continue;
        const at = y * shot.width + x;
        light[at] = light[at]! + glare.strength * Math.exp(-distance * distance);
      }
    }
  }
}

function blurred(light: Float32Array, size: { width: number; height: number }, deviation: number): Float32Array {
  const reach = Math.ceil(deviation * 3);
  const weights = Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * deviation * deviation)),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const kernel = Float32Array.from(weights, (weight) => weight / total);
  return oneWay(oneWay(light, size, { kernel, stride: 1 }), size, { kernel, stride: size.width });
}

function oneWay(
  light: Float32Array,
  size: { width: number; height: number },
  way: { kernel: Float32Array; stride: number },
): Float32Array {
  const { kernel, stride } = way;
  const { width, height } = size;
  const reach = (kernel.length - 1) / 2;
  const out = new Float32Array(light.length);
  const last = stride === 1 ? width - 1 : height - 1;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const place = stride === 1 ? x : y;
      const at = y * width + x;
      let sum = 0;
      for (let k = -reach; k <= reach; k++) {
        const other = place + k < 0 ? 0 : place + k > last ? last : place + k;
        sum += light[at + (other - place) * stride]! * kernel[k + reach]!;
      }
      out[at] = sum;
    }
  }
  return out;
}

function moved(light: Float32Array, shot: Shot): Float32Array {
  const steps = Math.max(2, Math.ceil(shot.motionPixels * 1.5));
  const angle = (shot.motionDegrees * Math.PI) / 180;
  const { width, height } = shot;
  const out = new Float32Array(light.length);
  for (let step = 0; step < steps; step++) {
    const way = ((step + 0.5) / steps - 0.5) * shot.motionPixels;
    const dx = way * Math.cos(angle);
    const dy = way * Math.sin(angle);
    const ix = Math.floor(dx);
    const iy = Math.floor(dy);
    const fx = dx - ix;
    const fy = dy - iy;
    for (let y = 0; y < height; y++) {
      const top = Math.min(height - 1, Math.max(0, y + iy)) * width;
      const below = Math.min(height - 1, Math.max(0, y + iy + 1)) * width;
      for (let x = 0; x < width; x++) {
        const left = Math.min(width - 1, Math.max(0, x + ix));
        const right = Math.min(width - 1, Math.max(0, x + ix + 1));
        const upper = light[top + left]! * (1 - fx) + light[top + right]! * fx;
        const lower = light[below + left]! * (1 - fx) + light[below + right]! * fx;
        out[y * width + x] = out[y * width + x]! + (upper * (1 - fy) + lower * fy) / steps;
      }
    }
  }
  return out;
}

/** Photon noise, noise of the read-out, a display curve. */
function expose(light: Float32Array, shot: Shot, chance: Chance): GrayFrame {
  const data = new Uint8ClampedArray(light.length);
  const readNoise = 3;
  for (let i = 0; i < light.length; i++) {
    const electrons = light[i]! * shot.electrons;
    const noisy = electrons + chance.bell() * Math.sqrt(electrons + readNoise * readNoise);
    data[i] = 255 * Math.pow(Math.max(0, (noisy / shot.electrons) * shot.exposure * 1.25), 1 / 2.2);
  }
  return { data, width: shot.width, height: shot.height };
}
