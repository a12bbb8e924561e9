/** A stretch whose light and dark differ by less than this share of the whole profile's holds no bars. */
const FLAT_SHARE = 0.2;

/**
 * SC-04: evens out light and shadow along a profile: every sample is placed between the darkest and the brightest around it.
 * Result 0 (black) to 1 (white), 0.5 being the border. `reach` is the number of samples looked at to each side.
 */
export function normaliseProfile(profile: Float32Array, reach: number): Float32Array {
  const size = Math.max(1, Math.floor(reach / 2));
  const blocks = localExtremes(profile, size);
  fillFlatBlocks(blocks);
  const last = blocks.length - 1;
  return profile.map((value, i) => {
    const place = Math.max(0, Math.min(last, (i + 0.5) / size - 0.5));
    const block = Math.floor(place);
    const share = place - block;
    const here = blocks[block] ?? { low: 0, high: 1 };
    const next = blocks[Math.min(last, block + 1)] ?? here;
    const low = here.low * (1 - share) + next.low * share;
    const high = here.high * (1 - share) + next.high * share;
    return (value - low) / Math.max(high - low, 1);
  });
}

interface Extremes {
  low: number;
  high: number;
}

function localExtremes(profile: Float32Array, size: number): Extremes[] {
  const single: Extremes[] = [];
  for (let i = 0; i < profile.length; i += size) {
    const part = profile.subarray(i, i + size);
    single.push({ low: Math.min(...part), high: Math.max(...part) });
  }
  return single.map((_, i) => {
    const around = single.slice(Math.max(0, i - 2), i + 3);
    return { low: Math.min(...around.map((block) => block.low)), high: Math.max(...around.map((block) => block.high)) };
  });
}

/** Bare paper (or bare rim) is judged by the border that its nearest neighbours with bars have. */
function fillFlatBlocks(blocks: Extremes[]): void {
  const whole = Math.max(...blocks.map((b) => b.high)) - Math.min(...blocks.map((b) => b.low));
  const flat = blocks.map((block) => block.high - block.low < whole * FLAT_SHARE);
  const before = blocks.map((block) => ({ ...block }));
  for (let i = 0; i < blocks.length; i++) {
    if (flat[i] !== true) continue;
    for (let distance = 1; distance < blocks.length; distance++) {
      const near = flat[i - distance] === false ? i - distance : flat[i + distance] === false ? i + distance : -1;
      if (near < 0) continue;
      blocks[i] = before[near] ?? before[i] ?? { low: 0, high: 1 };
      break;
    }
  }
}
