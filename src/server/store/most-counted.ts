/** The most that an `integer` column counts to; what a phone says of itself beyond that is as good as this. */
export const MOST_COUNTED = 2_147_483_647;
