import { SAMPLES_PER_MODULE } from './bar-alphabet.ts';

/** How one sharp edge arrives: blur of the lens (a bell) and of the hand (a box), both in modules. */
export interface Lens {
  readonly bell: number;
  readonly box: number;
}

/** From a still hand to two modules of shake; more smears bars of one width into each other. */
export const lenses: readonly Lens[] = [
  { bell: 0.3, box: 0 },
  { bell: 0.5, box: 0 },
  { bell: 0.7, box: 0 },
  { bell: 0.9, box: 0 },
  { bell: 1.1, box: 0 },
  { bell: 0.35, box: 1.3 },
  { bell: 0.35, box: 1.9 },
  { bell: 0.4, box: 2.5 },
];

/** Samples by which a character reaches over its own ends once blurred. */
export const LENS_REACH = 3 * SAMPLES_PER_MODULE;

/** The character seen through the lens, `LENS_REACH` samples longer at each end. */
export function seenThrough(ink: Float32Array, lens: Lens): Float32Array {
  const kernel = kernelOf(lens);
  const reach = (kernel.length - 1) / 2;
  const seen = new Float32Array(ink.length + 2 * LENS_REACH);
  for (let i = 0; i < ink.length; i++) {
    if (ink[i] === 0) continue;
    for (let k = -reach; k <= reach; k++) seen[i + LENS_REACH + k]! += kernel[k + reach]!;
  }
  return seen;
}

const kernels = new Map<Lens, Float32Array>();

function kernelOf(lens: Lens): Float32Array {
  const known = kernels.get(lens);
  if (known !== undefined) return known;
  const kernel = new Float32Array(2 * LENS_REACH + 1);
  const bell = lens.bell * SAMPLES_PER_MODULE;
  const box = lens.box * SAMPLES_PER_MODULE;
  const steps = box === 0 ? 1 : Math.ceil(box * 2);
  let total = 0;
  for (let i = 0; i < kernel.length; i++) {
    for (let step = 0; step < steps; step++) {
      const distance = i - LENS_REACH - ((step + 0.5) / steps - 0.5) * box;
      kernel[i]! += Math.exp(-(distance * distance) / (2 * bell * bell));
    }
    total += kernel[i]!;
  }
  for (let i = 0; i < kernel.length; i++) kernel[i]! /= total;
  kernels.set(lens, kernel);
  return kernel;
}
