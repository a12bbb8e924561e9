import { and, eq } from 'drizzle-orm';
import type { MutationHeader } from '../../protocol/push.ts';
import { anyOf } from '../store/any-of.ts';
import type { Transaction } from '../store/database.ts';
import { accounts, deviceAuthors, devices } from '../store/tables.ts';

/** Who captured it, on which phone. */
export interface Speaker {
  readonly displayName: string;
  /** When account or phone stopped counting; null while they do. */
  readonly disabledAtMs: number | null;
  readonly revokedAtMs: number | null;
}

type Voice = Pick<MutationHeader, 'deviceId' | 'authorId'>;

export interface Speakers {
  /** Null: the author never signed in on that phone. */
  of(voice: Voice): Speaker | null;
}

export async function speakersOf(tx: Transaction, voices: readonly Voice[]): Promise<Speakers> {
  if (voices.length === 0) return { of: () => null };
  const bound = await tx
    .select({ deviceId: deviceAuthors.deviceId, authorId: deviceAuthors.accountId, displayName: accounts.displayName, disabledAtMs: accounts.disabledAtMs, revokedAtMs: devices.revokedAtMs })
    .from(deviceAuthors)
    .innerJoin(accounts, eq(accounts.accountId, deviceAuthors.accountId))
    .leftJoin(devices, eq(devices.deviceId, deviceAuthors.deviceId))
    .where(and(anyOf(deviceAuthors.deviceId, [...new Set(voices.map(({ deviceId }) => deviceId))]), anyOf(deviceAuthors.accountId, [...new Set(voices.map(({ authorId }) => authorId))])));
  const known = new Map(bound.map(({ deviceId, authorId, ...speaker }) => [`${deviceId} ${authorId}`, speaker]));
  return { of: ({ deviceId, authorId }) => known.get(`${deviceId} ${authorId}`) ?? null };
}
