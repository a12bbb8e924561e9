import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPostgresBin } from './postgres-binaries.ts';
import { freePort } from './free-port.ts';

export interface RunningPostgres {
  readonly url: string;
  stop(): Promise<void>;
  /** Ends at once, in the middle of whatever it does, and comes back on the same address. */
  restartAtOnce(): Promise<void>;
}

interface Account {
  readonly uid: number;
  readonly gid: number;
}

/**
 * A PostgreSQL of its own in a temporary folder: loopback only, free port, fsync on as in earnest. It goes with `stop()`,
 * and at the exit of this process; who wants that after a signal too must turn the signal into an exit.
 */
export async function startPostgres(): Promise<RunningPostgres> {
  const bin = findPostgresBin();
  if (bin === null) throw new Error('No PostgreSQL server found: set PG_BIN to the folder that holds initdb.');
  const account = unprivilegedAccount();
  const folder = mkdtempSync(join(tmpdir(), 'doorstep-pg-'));
  if (account !== null) chownSync(folder, account.uid, account.gid);
  const data = join(folder, 'data');
  const asAccount = {
    ...(account ?? {}),
    cwd: folder,
    env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', HOME: folder },
  };
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'doorstep', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8'], {
    ...asAccount,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const port = await freePort();
  const settings = [
    `listen_addresses=127.0.0.1`,
    `unix_socket_directories=${folder}`,
    'fsync=on',
    'max_connections=60',
  ];
  const start = () => spawn(
    join(bin, 'postgres'),
    ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
    { ...asAccount, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let server = start();
  const clear = () => {
    execFileSync(join(bin, 'pg_ctl'), ['-D', data, '-m', 'immediate', '-w', 'stop'], { ...asAccount, stdio: 'ignore' });
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', clear);
  await ready(server);
  return {
    url: `postgres://doorstep@127.0.0.1:${port}/postgres`,
    async stop() {
      process.off('exit', clear);
      await ended(server, 'SIGINT');
      rmSync(folder, { recursive: true, force: true });
    },
    async restartAtOnce() {
      await ended(server, 'SIGQUIT');
      server = start();
      await ready(server);
    },
  };
}

/** PostgreSQL refuses to run as root; then it runs as `postgres`, or as `nobody` where that account is missing. */
function unprivilegedAccount(): Account | null {
  if (process.getuid?.() !== 0) return null;
  const name = ['postgres', 'nobody'].find((candidate) => idOf('-u', candidate) !== null);
  if (name === undefined)
    throw new Error('PostgreSQL cannot run as root, and there is no account `postgres` or `nobody`.');
  return { uid: idOf('-u', name) ?? 0, gid: idOf('-g', name) ?? 0 };
}

function idOf(kind: '-u' | '-g', account: string): number | null {
  try {
    return Number(execFileSync('id', [kind, account], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  } catch {
    return null; // no such account
  }
}

function ready(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    server.stderr?.setEncoding('utf8').on('data', (text: string) => {
      log = `${log}${text}`.slice(-4_000);
      if (log.includes('database system is ready to accept connections')) resolve();
    });
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`PostgreSQL ended with ${String(code)}:\n${log}`)));
  });
}

function ended(server: ChildProcess, signal: 'SIGINT' | 'SIGQUIT'): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    server.once('exit', () => resolve());
    server.kill(signal);
  });
}
