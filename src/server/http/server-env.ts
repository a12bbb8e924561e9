import type { Role } from '../../protocol/desk.ts';

/** Who is at the desk, as `requireDesk` found out. */
export interface DeskCaller {
  readonly accountId: string;
  readonly displayName: string;
  readonly roles: readonly Role[];
  readonly supplierId: string;
  readonly districtId: string;
  readonly mustChangePassword: boolean;
}

/** Which phone calls and who is signed in on it, as `requireDevice` found out. */
export interface DeviceCaller {
  readonly deviceId: string;
  readonly accountId: string;
  readonly displayName: string;
  readonly staffNumber: string;
  readonly supplierId: string;
  readonly districtId: string;
  /** The login holds: pushes never need it, pulls do (F51, F67). */
  readonly loginValid: boolean;
  /** The phone's last complete download: when, for whom, and how many captures it then held. */
  readonly download: { readonly atMs: number | null; readonly forId: string | null; readonly unsent: number | null };
}

/** What middlewares leave for the routes behind them. */
export interface ServerEnv {
  Variables: { requestId: string; desk: DeskCaller; device: DeviceCaller };
}
