import type { ActKind } from '../../domain/acts/registry.ts';
import type { Role } from '../../protocol/desk.ts';

/** Who may look at cases at all. Administrators keep accounts and see no customer's affairs (C-21). */
export const deskRoles: readonly Role[] = ['clerk', 'dispatcher', 'reviewer', 'supervisor'];
export const dispatchRoles: readonly Role[] = ['dispatcher'];

/** Who may bring a phone's unsent work by a file; it stays sealed to them. */
export const rescueRoles: readonly Role[] = ['clerk', 'dispatcher', 'supervisor'];

/** Which role does which act (C-21). `record-arrears` is done by the server for whoever asks the marketing system. */
const rolesOf: Record<ActKind, readonly Role[]> = {
  'log-office-call': ['clerk', 'dispatcher', 'reviewer'],
  'set-account': ['clerk', 'dispatcher'],
  'record-arrears': ['clerk', 'reviewer'],
  'accept-case': ['clerk'],
  'decline-case': ['clerk'],
  'record-transfer-choice': ['clerk'],
  'inform-owner-by-office': ['clerk', 'dispatcher', 'reviewer'],
  'verify-document': ['clerk', 'reviewer'],
  'countersign-contract': ['reviewer'],
  'archive-case': ['clerk', 'reviewer'],
};

export function mayAct(roles: readonly Role[], kind: ActKind): boolean {
  return rolesOf[kind].some((role) => roles.includes(role));
}
