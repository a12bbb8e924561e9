import pg from 'pg';

/** A new database beside the first one of a PostgreSQL; its address. */
export async function emptyDatabase(url: string, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`create database ${name}`);
  } finally {
    await client.end();
  }
  return url.replace(/postgres$/, name);
}
