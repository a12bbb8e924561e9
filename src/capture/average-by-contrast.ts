/** Samples to each side over which a line's light and contrast are taken: about ten modules of a 22-digit label. */
const REACH = 75;
/** Squared deviation, grey levels, below which a stretch shows nothing but noise. */
const NOISE = 30;

/**
 * One profile out of several lines along the bars. Each line is first freed of its own mean of light around each sample,
 * then weighs by its contrast there: a line under a reflection drops out where the reflection lies and counts elsewhere.
 */
export function averageByContrast(lines: readonly Float32Array[]): Float32Array {
  const size = lines[0]?.length ?? 0;
  const sums = new Float32Array(size);
  const weights = new Float32Array(size);
  for (const line of lines) {
    let [n, sum, squares] = [0, 0, 0];
    for (let i = -REACH; i < size; i++) {
      const enters = line[i + REACH];
      if (enters !== undefined) {
        n++;
        sum += enters;
        squares += enters * enters;
      }
      const leaves = line[i - REACH - 1];
      if (leaves !== undefined) {
        n--;
        sum -= leaves;
        squares -= leaves * leaves;
      }
      if (i < 0) continue;
      const mean = sum / n;
      const contrast = Math.max(0, squares / n - mean * mean - NOISE) + 0.5;
      sums[i]! += contrast * (line[i]! - mean);
      weights[i]! += contrast;
    }
  }
  return sums.map((sum, i) => 128 + sum / weights[i]!);
}
