import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { concatBytes, sha256Hex } from '../../src/base/bytes.ts';
import { listen } from '../../src/server/main/listen.ts';
import type { Listening } from '../../src/server/main/listen.ts';
import { httpTransport } from '../../src/sync/http-transport.ts';
import { jpegFile } from '../fixtures/pictures.ts';
import { serverUnderTest } from '../server-under-test.ts';
import type { ServerUnderTest } from '../server-under-test.ts';
import { cuttingLine } from './support/cutting-line.ts';
import type { Ending } from './support/cutting-line.ts';
import { person } from './support/office.ts';
import { enrol } from './support/phone.ts';
import type { Phone } from './support/phone.ts';

const CUTS = 30;
const PICTURE_BYTES = 6_000_000; // 8 MB when sealed
const BLOCK = 60_000;

let server: ServerUnderTest;
let listening: Listening;
let phone: Phone;
const signal = new AbortController().signal;
const lines = new Set<Socket>();
const noteLine = (message: unknown) => void lines.add((message as { socket: Socket }).socket);

beforeAll(async () => {
  subscribe('http.server.request.start', noteLine);
  server = await serverUnderTest();
  listening = await listen(server.app.fetch, { host: '127.0.0.1', port: 0, tls: null });
  await person(server.ports, 'tunnel', 'field-worker');
  phone = await enrol(server, 'tunnel');
});
afterAll(async () => {
  unsubscribe('http.server.request.start', noteLine);
  await listening.close();
  await server.close();
});

/** So many cuts over the file, evenly enough that each falls into another piece, at a byte that no piece ends with. */
function* cutsOver(sizeBytes: number, ending: Ending): Generator<{ afterBytes: number; ending: Ending }> {
  for (let n = 0; n < CUTS; n += 1) yield { afterBytes: Math.floor(sizeBytes / (CUTS + 1)) + 7_919 * ((n % 5) - 2), ending };
}

async function sealedPicture(): Promise<Awaited<ReturnType<Phone['sealFile']>>> {
  const blocks = Array.from({ length: PICTURE_BYTES / BLOCK }, () => crypto.getRandomValues(new Uint8Array(BLOCK)));
  return phone.sealFile(jpegFile({ scan: concatBytes(...blocks) }), 'image/jpeg');
}

describe('a file on a line that is cut again and again', () => {
  it.each<Ending>(['closed', 'reset', 'silent'])('[S-06, F32, P-12] goes on at the byte that reached the office: at most 5% go over again when the line ends %s', async (ending) => {
    const { digest, sealed } = await sealedPicture();
    lines.clear();
    const line = await cuttingLine(listening.port, cutsOver(sealed.length, ending));
    const wire = (input: string, init: RequestInit) => fetch(new URL(input, `http://127.0.0.1:${line.port}`), { ...init, headers: { ...(init.headers as Record<string, string>), Cookie: phone.cookie, Origin: 'http://localhost' } });
    const timers = { after: (ms: number, run: () => void) => clearing(setTimeout(run, ms)) };
    const transport = httpTransport({ fetch: wire as typeof fetch, clock: server.clock, timers });
    const file = { sha256: digest, sealedDigest: await sha256Hex(sealed), mime: 'image/jpeg', body: sealed };
    let uploadUrl: string | null = null;
    let tries = 1;
    while (!(await transport.upload({ ...file, uploadUrl, onUrl: (url) => (uploadUrl = url) }, signal)).ok && tries < 10 * CUTS) tries += 1;
    expect(tries).toBeGreaterThan(CUTS);
    expect(tries).toBeLessThan(10 * CUTS);
    expect(await phone.blobs(digest)).toEqual([{ sha256: digest, state: 'stored' }]);
    // what was read off the lines; what a reset threw away on its way never came
    const came = [...lines].reduce((sum, { bytesRead }) => sum + bytesRead, 0);
    expect(came / sealed.length).toBeLessThanOrEqual(1.05);
    await line.close();
  }, 120_000);
});

function clearing(timer: NodeJS.Timeout): () => void {
  return () => clearTimeout(timer);
}
