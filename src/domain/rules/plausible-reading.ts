import type { Meter, RegisterKind, RegisterReading } from '../model/meter.ts';
import { compareDecimals, dialRange, multiplyDecimals, subtractDecimals } from './decimals.ts';

/** One part in a hundred of the dial since the last scheduled day is more than a connection of its size can use in two months. */
const SHARE_OF_DIAL = '0.01';

/**
 * Registers that have gone on so far since the last scheduled day that the figure is worth a second look: a digit too
 * many, or the wrong meter. A question and never a refusal (C-05).
 */
export function surprisinglyHigh(meter: Meter, previous: readonly RegisterReading[] | null, readings: readonly RegisterReading[]): readonly RegisterKind[] {
  const most = multiplyDecimals(dialRange(meter.integerDigits), SHARE_OF_DIAL);
  return readings.flatMap(({ register, value }) => {
    const before = previous?.find((reading) => reading.register === register)?.value;
    return before !== undefined && compareDecimals(subtractDecimals(value, before), most) > 0 ? [register] : [];
  });
}
