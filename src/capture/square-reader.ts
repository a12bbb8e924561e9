import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import type { ReaderOptions } from 'zxing-wasm/reader';
import { evenLight } from './even-light.ts';
import { shrinkGray } from './gray-frame.ts';
import type { GrayFrame } from './gray-frame.ts';
import { labelFormats } from './label-format.ts';
import type { LabelFormat, LabelSighting } from './label-format.ts';
import type { WholeFrameReader } from './read-frame.ts';

const names = {
  'code-128': 'Code128',
  'code-39': 'Code39',
  'ean-13': 'EAN13',
  'qr-code': 'QRCode',
  'data-matrix': 'DataMatrix',
} as const satisfies Record<LabelFormat, string>;

const everything: ReaderOptions = {
  formats: Object.values(names),
  tryHarder: true,
  tryRotate: true,
  tryInvert: false,
  tryDownscale: true,
  textMode: 'Plain',
  maxNumberOfSymbols: 4,
};
const squaresOnly: ReaderOptions = { ...everything, formats: [names['qr-code'], names['data-matrix']] };

/** What the mean of light is taken over: wider than any module, narrower than a shadow. */
const EVEN_REACH_PIXELS = 20;
/** Evening takes eight bytes a pixel: a photo beyond this is halved first, or it would not fit a small phone's memory. */
const EVEN_MOST_PIXELS = 4_000_000;

/**
 * SC-08: QR and Data Matrix by the compiled reader (zxing-cpp), from a file of our own: the package would fetch it from abroad.
 * `wasm` is its address, or its bytes where there is no server.
 */
export function createSquareReader(wasm: string | ArrayBuffer): WholeFrameReader {
  prepareZXingModule({ overrides: typeof wasm === 'string' ? { locateFile: () => wasm } : { wasmBinary: wasm } });
  return async (frame, turn) => {
    const plain = turn === null || turn % 2 === 0 ? await look(frame, { ...everything, tryInvert: turn === null }) : [];
    if (plain.length > 0 || (turn !== null && turn % 2 === 0)) return plain;
    const handy = frame.data.length > EVEN_MOST_PIXELS ? shrinkGray(frame, 2) : frame;
    return look(evenLight(handy, EVEN_REACH_PIXELS), { ...squaresOnly, binarizer: 'FixedThreshold' });
  };
}

async function look(frame: GrayFrame, options: ReaderOptions): Promise<LabelSighting[]> {
  const read = await readBarcodes(rgbaOf(frame), options);
  return read
    .filter(({ isValid, text }) => isValid && text !== '')
    .flatMap(({ format, text }) => sightingOf(format, text));
}

function sightingOf(name: string, text: string): LabelSighting[] {
  const format = labelFormats.find((known) => names[known] === name);
  return format === undefined ? [] : [{ text, format }];
}

/** The shape the library wants; its own conversion to grey gives back exactly these values. */
function rgbaOf(frame: GrayFrame): ImageData {
  const pixels = new Uint32Array(frame.data.length);
  for (let i = 0; i < pixels.length; i++) pixels[i] = 0xff000000 | (frame.data[i]! * 0x010101);
  const data = new Uint8ClampedArray(pixels.buffer);
  return { data, width: frame.width, height: frame.height, colorSpace: 'srgb' } as ImageData;
}
