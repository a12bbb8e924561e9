import { rmSync, cpSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { startServer, type RunningServer } from './server.ts';

/** What happens to an office while its server is down. Each gives the server back, on the same address. */

/** So long a night that every login of the day before has ended. */
export async function sleepsUntilLoginsEnd(server: RunningServer): Promise<RunningServer> {
  await server.stop();
  const database = new PGlite(join(server.dataDir, 'database'));
  await database.exec('update devices set login_expires_at_ms = 1');
  await database.close();
  return startsAgain(server);
}

/** A copy of everything the office knows, as it lies on the disk; beside its folder, and gone with `forgetsBackup`. */
export async function makesBackup(server: RunningServer): Promise<RunningServer> {
  await server.stop();
  cpSync(server.dataDir, backupOf(server), { recursive: true });
  return startsAgain(server);
}

/** The disk broke, and the office comes back as it was when the backup was made. */
export async function comesBackFromBackup(server: RunningServer): Promise<RunningServer> {
  await server.stop();
  rmSync(server.dataDir, { recursive: true });
  cpSync(backupOf(server), server.dataDir, { recursive: true });
  return startsAgain(server, ['--restored']);
}

export function forgetsBackup(server: RunningServer): void {
  rmSync(backupOf(server), { recursive: true, force: true });
}

function backupOf({ dataDir }: RunningServer): string {
  return `${dataDir}-backup`;
}

function startsAgain({ dataDir, origin }: RunningServer, args: readonly string[] = []): Promise<RunningServer> {
  return startServer({ dataDir, args, port: Number(new URL(origin).port) });
}
