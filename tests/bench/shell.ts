import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ColdStarts } from './support/cold-start.ts';
import { startFieldDay } from './support/field-day.ts';
import type { Measurement } from './support/measurement.ts';

const web = join(import.meta.dirname, '../../dist/web');

/** Not counted from a list of names: what a real page has asked for by the time the list stands there. */
export const shell: Measurement = {
  name: 'shell',
  says: 'JavaScript from cold to the usable list, the PIN included',
  async run() {
    const day = await startFieldDay();
    try {
      await day.goOffline();
      const { scripts } = await new ColdStarts(day).app();
      const sizes = [...new Set(scripts)].map((path) => gzipSync(readFileSync(join(web, path)), { level: 9 }).length);
      const worker = gzipSync(readFileSync(join(web, 'sw.js')), { level: 9 }).length;
      const detail = `${sizes.length} files, each gzipped; the service worker beside it ${kilobytes(worker).toFixed(1)} KB`;
      return [
        {
          name: 'shell, gzipped',
          value: kilobytes(sizes.reduce((sum, size) => sum + size, 0)),
          unit: 'KB',
          goal: 95,
          moonshot: 70,
          detail,
        },
      ];
    } finally {
      await day.end();
    }
  },
};

/** Of a thousand bytes, as networks count. */
function kilobytes(bytes: number): number {
  return bytes / 1_000;
}
