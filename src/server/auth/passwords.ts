import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

const cost = { N: 32_768, r: 8, p: 1, maxmem: 67_108_864 };
const KEY_BYTES = 32;
const MIN_LENGTH = 12;

/** `scrypt$N$r$p$salt$hash`: the parameters travel along, so that they may be raised later. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, cost);
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64'), key.toString('base64')].join('$');
}

/** Against null it takes as long as against a real hash and says no: an unknown name must not show by the clock. */
export async function passwordFits(password: string, stored: string | null): Promise<boolean> {
  const [, N, r, p, salt, hash] = (stored ?? (await nobodysHash())).split('$');
  const expected = Buffer.from(hash ?? '', 'base64');
  const key = await derive(password, Buffer.from(salt ?? '', 'base64'), { N: Number(N), r: Number(r), p: Number(p), maxmem: cost.maxmem });
  return timingSafeEqual(key, expected) && stored !== null;
}

/** Length decides; no rules of composition. What everybody tries first is refused. */
export function passwordIsWeak(password: string, username: string): boolean {
  const plain = password.toLowerCase();
  const fewSigns = new Set(plain).size < 5;
  return password.length < MIN_LENGTH || fewSigns || plain.includes(username.toLowerCase()) || triedFirst.some((word) => plain === word);
}

/** Shown once to the administrator who made the account: four groups of four, without signs that look alike. */
export function makePassword(): string {
  const signs = 'abcdefghjkmnpqrstuvwxyz23456789';
  const picked = Array.from(randomBytes(64).filter((byte) => byte < signs.length * 8).subarray(0, 16), (byte) => signs[byte % signs.length]);
  return picked.length === 16 ? picked.join('').replace(/(.{4})(?=.)/g, '$1-') : makePassword();
}

const triedFirst = ['password1234', 'passw0rd1234', '123456789012', '1234567890123', 'qwertyuiop12', 'qwerty123456', 'administrator', 'changeme1234', 'a1234567890b', '1q2w3e4r5t6y'];

let nobody: Promise<string> | null = null;

function nobodysHash(): Promise<string> {
  nobody ??= hashPassword(randomBytes(16).toString('hex'));
  return nobody;
}

function derive(password: string, salt: Buffer, options: typeof cost): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, KEY_BYTES, options, (error, key) => (error === null ? resolve(key) : reject(error)));
  });
}
