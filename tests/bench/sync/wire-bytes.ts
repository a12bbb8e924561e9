import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { request as ask } from 'node:http';
import type { Measurement } from '../support/measurement.ts';
import { BenchOffice } from './office.ts';

const ORDERS = 10_000;

/** Bodies of a whole first download as they cross the wire, against one gzip of the very same rows. */
export const wireBytes: Measurement = {
  name: 'wire',
  says: 'Bytes on the wire of a first download of 10,000 work orders with their visits',
  async run() {
    const office = await BenchOffice.open(ORDERS);
    try {
      const cookie = await enrolled(office);
      const rows = office.errands.flatMap(({ visit, order }) => [visit, order]);
      const plain = gzipSync(JSON.stringify(rows)).length;
      let [cursor, more, bytes, pages] = [0, true, 0, 0];
      const workerId = office.errands[0]!.order.assigneeId!;
      while (more) {
        const answer = await post(office, { path: '/sync/v1/pull', cookie, body: { feed: `worker:${workerId}`, epoch: cursor === 0 ? null : office.ports.identity.epoch, cursor, rowSchema: 1, limit: 2_000, packed: 1, unsent: 0 } });
        const page = JSON.parse(unpacked(answer)) as { next: number; more: boolean };
        bytes += answer.body.length;
        pages += 1;
        ({ next: cursor, more } = page);
      }
      const detail = `${(bytes / rows.length).toFixed(1)} bytes a row to ${(plain / rows.length).toFixed(1)}, ${pages} pages; the programme is counted with ours`;
      return [{ name: 'bytes on the wire ÷ the same JSON gzipped', value: bytes / plain, unit: '×', goal: 0.8, moonshot: 0.65, detail }];
    } finally {
      await office.end();
    }
  },
};

interface Post {
  readonly path: string;
  readonly cookie?: string;
  readonly body: unknown;
}

interface Packed {
  readonly body: Buffer;
  readonly encoding: string;
  readonly cookie: string;
}

async function enrolled(office: BenchOffice): Promise<string> {
  return (await post(office, { path: '/sync/v1/enrol', body: { ...BenchOffice.login, deviceId: null } })).cookie;
}

/** Without `fetch`, which would unpack the answer and say nothing of its size. */
function post(office: BenchOffice, { path, cookie = '', body }: Post): Promise<Packed> {
  const text = JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const asked = ask(`${office.origin}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', 'accept-encoding': 'gzip, deflate, br', cookie } }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => resolve({ body: Buffer.concat(parts), encoding: answer.headers['content-encoding'] ?? '', cookie: answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '' }));
    });
    asked.on('error', reject);
    asked.end(text);
  });
}

function unpacked({ body, encoding }: Packed): string {
  if (encoding === 'br') return brotliDecompressSync(body).toString();
  return (encoding === 'gzip' ? gunzipSync(body) : body).toString();
}
