import { offerReaders } from './read-picture.ts';
import { shippedReader, wasmReader } from './readers.ts';

// On a page of their own: our cure of the library's Code 128 reader must not reach what is measured "as shipped".
offerReaders({ 'zxing-browser': shippedReader(), 'zxing-wasm': wasmReader() });
