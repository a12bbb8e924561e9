import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits; the database keeps only its hash, so a copy of the database opens no session. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
