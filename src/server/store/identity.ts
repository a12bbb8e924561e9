import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { newOrganisationSecret } from '../../protocol/seal.ts';
import type { ServerIdentity } from '../ports.ts';
import type { Database } from './database.ts';
import { meta } from './tables.ts';

const ONLY = 1;

/** The database's `meta` row, made at its first start; two processes that start at once end with the same one. */
export async function loadIdentity(db: Database, nowMs: number): Promise<ServerIdentity> {
  const found = await db.select().from(meta).where(eq(meta.id, ONLY));
  const row = found[0] ?? (await makeRow(db, nowMs));
  return {
    epoch: row.epoch,
    organisation: { keyId: row.organisationKeyId, publicKey: row.organisationPublicKey, privateKey: row.organisationPrivateKey },
  };
}

/** True once the sample people have been put into this database. */
export async function holdsSampleData(db: Database): Promise<boolean> {
  const [row] = await db.select({ sampleData: meta.sampleData }).from(meta).where(eq(meta.id, ONLY));
  return row?.sampleData ?? false;
}

export async function markSampleData(db: Database): Promise<void> {
  await db.update(meta).set({ sampleData: true }).where(eq(meta.id, ONLY));
}

/** After a restore from a backup every phone must begin again, without losing what it has not sent. */
export async function renewEpoch(db: Database): Promise<string> {
  const epoch = randomUUID();
  await db.update(meta).set({ epoch }).where(eq(meta.id, ONLY));
  return epoch;
}

async function makeRow(db: Database, nowMs: number): Promise<typeof meta.$inferSelect> {
  const secret = await newOrganisationSecret();
  await db.insert(meta).values({
    id: ONLY,
    epoch: randomUUID(),
    organisationKeyId: secret.keyId,
    organisationPublicKey: secret.publicKey,
    organisationPrivateKey: secret.privateKey,
    createdAtMs: nowMs,
  }).onConflictDoNothing();
  const [row] = await db.select().from(meta).where(eq(meta.id, ONLY));
  if (row === undefined) throw new Error('meta row missing after insert');
  return row;
}
