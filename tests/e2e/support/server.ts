import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../tools/free-port.ts';

const root = join(import.meta.dirname, '../../..');
const startLimitMs = 90_000;

export interface RunningServer {
  /** `http://127.0.0.1:<port>`, without a slash at the end; a secure context for the browser. */
  readonly origin: string;
  readonly dataDir: string;
  /** Everything the process printed so far. */
  output(): string;
  /** Ends the process and keeps its data. */
  stop(): Promise<void>;
  /** As a power cut or the kernel would: in the middle of whatever it does. Its data stay. */
  kill(): Promise<void>;
  /** Ends the process and removes its data. */
  remove(): Promise<void>;
}

export interface ServerOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Start again on the data of an earlier one. */
  readonly dataDir?: string;
  readonly port?: number;
}

/** The real server on a free port with data of its own, as `npm start` runs it. Expects that the pages are built. */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const port = options.port ?? (await freePort());
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'doorstep-data-'));
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/server/main.ts', ...(options.args ?? [])], {
    cwd: root,
    env: { ...process.env, HOST: '127.0.0.1', PORT: String(port), DATA_DIR: dataDir, DATABASE_URL: '', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output = `${output}${text}`.slice(-200_000)));
  }
  const origin = `http://127.0.0.1:${port}`;
  const startedAtMs = Date.now();
  while (!(await answers(`${origin}/healthz`))) {
    if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}:\n${output}`);
    if (Date.now() - startedAtMs > startLimitMs) {
      child.kill('SIGKILL');
      throw new Error(`The server did not answer within ${startLimitMs} ms:\n${output}`);
    }
    await sleep(100);
  }
  const stop = () =>
    new Promise<void>((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) return resolve();
      const hard = setTimeout(() => child.kill('SIGKILL'), 10_000);
      child.once('exit', () => {
        clearTimeout(hard);
        resolve();
      });
      child.kill('SIGTERM');
    });
  return {
    origin,
    dataDir,
    output: () => output,
    stop,
    kill: () =>
      new Promise<void>((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve();
        child.once('exit', () => resolve());
        child.kill('SIGKILL');
      }),
    async remove() {
      await stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false; // not listening yet
  }
}
