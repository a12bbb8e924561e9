import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import type { Context } from 'hono';

const compress = promisify(brotliCompress);

/** Below this the ordinary compression of every answer is as good. */
const FROM_BYTES = 16_384;
/** Twice the speed of the next better one, for two hundredths more. */
const QUALITY = 4;

/** A large JSON answer, packed with all of itself in the window: where rows repeat each other, a third less than gzip. */
export async function brotliJson(c: Context, value: object): Promise<Response> {
  const text = JSON.stringify(value);
  const isReadable = /(^|[\s,])br\s*(,|;|$)/.test(c.req.header('Accept-Encoding') ?? '');
  if (!isReadable || text.length < FROM_BYTES) return c.body(text, 200, { 'Content-Type': 'application/json' });
  const bytes = Buffer.from(text);
  const packed = await compress(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: QUALITY, [constants.BROTLI_PARAM_LGWIN]: 22, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
  return c.body(new Uint8Array(packed), 200, { 'Content-Type': 'application/json', 'Content-Encoding': 'br', Vary: 'Accept-Encoding' });
}
