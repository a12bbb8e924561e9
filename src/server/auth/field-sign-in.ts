import { fail, ok } from '../../base/result.ts';
import type { Failure, Result } from '../../base/result.ts';
import type { ServerPorts } from '../ports.ts';
import { ownPasswordHash } from './own-password.ts';
import { signIn } from './sign-in.ts';
import type { Account, SignInFailure } from './sign-in.ts';

export interface FieldSignIn {
  readonly account: Account;
  /** To be stored together with what the sign-in brings about; null when the password stays. */
  readonly newPasswordHash: string | null;
}

/**
 * A worker's sign-in, from a phone: workers have no desk to change a one-time password at, so it is changed in the same
 * step. Until then it opens nothing, since somebody else knows it.
 */
export async function signInAtPhone(
  ports: ServerPorts,
  given: { readonly username: string; readonly password: string; readonly newPassword?: string | undefined; readonly address: string; readonly deviceId?: string },
): Promise<Result<FieldSignIn, SignInFailure | Failure<'account/password-to-change' | 'account/password-weak'>>> {
  const signedIn = await signIn(ports, given);
  if (!signedIn.ok) return signedIn;
  const account = signedIn.value;
  if (given.newPassword === undefined) return account.mustChangePassword ? fail('account/password-to-change') : ok({ account, newPasswordHash: null });
  const hash = await ownPasswordHash({ account, current: given.password, next: given.newPassword });
  return hash.ok ? ok({ account, newPasswordHash: hash.value }) : hash;
}
