import { randomUUID } from 'node:crypto';
import pg from 'pg';

export interface TestDatabase {
  /** A connection string, or null for the embedded database. */
  readonly url: string | null;
  drop(): Promise<void>;
}

/**
 * An empty database for one suite. With `TEST_DATABASE_URL` set it is a new database on that server; without it the suite
 * runs on the embedded one. The test command runs every suite both ways.
 */
export async function freshDatabase(): Promise<TestDatabase> {
  const server = process.env.TEST_DATABASE_URL;
  if (!server) return { url: null, drop: () => Promise.resolve() };
  const name = `t_${randomUUID().replaceAll('-', '')}`;
  await run(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => run(server, `drop database if exists ${name} with (force)`) };
}

async function run(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
