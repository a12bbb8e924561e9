/** Our own path, and the two readers it is compared with on the same pictures. */
export const readerNames = ['ours', 'zxing-browser', 'zxing-wasm'] as const;
export type ReaderName = (typeof readerNames)[number];
