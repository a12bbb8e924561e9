/** What a coloured piece says; the colour never stands alone, text or an icon goes with it. */
export type Tone = 'neutral' | 'info' | 'ok' | 'warn' | 'bad';
