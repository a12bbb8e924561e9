import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** How a line ends: with a word to the far end, with a reset, or without any word, as where a phone leaves its cell. */
export type Ending = 'closed' | 'reset' | 'silent';

/** A good line of a phone: an office that has begun to read keeps up with it. */
const BYTES_PER_MS = 2_500;

export interface CuttingLine {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** A line to a server that carries so many bytes upwards and then ends, again and again, as the plan says; without a plan it holds. */
export async function cuttingLine(serverPort: number, plan: Iterator<{ afterBytes: number; ending: Ending }>): Promise<CuttingLine> {
  const ends = new Set<Socket>();
  let next = plan.next();
  let left = next.done === true ? Number.POSITIVE_INFINITY : next.value.afterBytes;

  function cut(phone: Socket, office: Socket): void {
    const ending = next.done === true ? 'closed' : next.value.ending;
    next = plan.next();
    left = next.done === true ? Number.POSITIVE_INFINITY : next.value.afterBytes;
    phone.destroy();
    if (ending === 'reset') office.resetAndDestroy();
    else if (ending === 'closed') office.end();
  }

  const server = createServer((phone) => {
    const office = connect(serverPort, '127.0.0.1');
    for (const end of [phone, office]) {
      ends.add(end);
      end.on('error', () => undefined);
      end.once('close', () => ends.delete(end));
    }
    let isCut = false;
    phone.on('data', (chunk: Buffer) => {
      if (isCut) return;
      const taken = chunk.subarray(0, left);
      left -= taken.length;
      isCut = left <= 0;
      phone.pause();
      office.write(taken, () => setTimeout(() => (isCut ? cut(phone, office) : phone.resume()), taken.length / BYTES_PER_MS));
    });
    office.on('data', (chunk: Buffer) => phone.write(chunk));
    phone.once('close', () => (isCut ? undefined : office.end()));
    office.once('close', () => phone.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const end of ends) end.destroy();
    });
  return { port: (server.address() as AddressInfo).port, close };
}
