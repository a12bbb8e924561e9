import type { Result } from '../../base/result.ts';
import type { PushItem, PushResult } from '../../protocol/push.ts';
import type { Voucher } from '../../protocol/voucher.ts';
import type { ServerPorts } from '../ports.ts';
import { mayBring, vouchingPhone } from './bearer.ts';
import type { Bearer } from './bearer.ts';
import { hashHolds, openItem } from './open-item.ts';
import type { OpenedItem } from './open-item.ts';
import { unwell } from './unwell.ts';
import type { Verdict } from './verdict.ts';

/** A mutation that is what its hash says and may be brought. Not opened: the verdict on what cannot be read. */
export interface Admitted {
  readonly item: PushItem;
  readonly opened: Result<OpenedItem, Verdict>;
}

/** Refused before its rules are asked. `aside`: the phone in whose name it is put aside; null: nothing of it is kept. */
export interface Refused {
  readonly item: PushItem;
  readonly result: PushResult;
  readonly aside: string | null;
}

/** By whom a mutation is brought, and the word of the phone that made it. */
interface Bringing {
  /** Null: a person at the desk, with a file. */
  readonly bearer: Bearer | null;
  readonly voucher: Voucher | null;
}

/** All that can be found out about one mutation before any transaction; nothing is written. */
export async function admit(ports: ServerPorts, item: PushItem, bringing: Bringing): Promise<Admitted | Refused> {
  try {
    return await looked(ports, item, bringing);
  } catch (error) {
    return { item, result: unwell(ports, item, error), aside: null };
  }
}

async function looked(ports: ServerPorts, item: PushItem, { bearer, voucher }: Bringing): Promise<Admitted | Refused> {
  const nameFor = async (from: Bearer) => ((await mayBring(ports.db, from, item.header)) ? item.header.deviceId : from.deviceId);
  // Carried by somebody else, it may have been spoilt on the way: the phone itself still has the whole.
  if (!(await hashHolds(item))) return refused(item, 'push/hash-mismatch', voucher === null && bearer !== null ? await nameFor(bearer) : null);
  const from = voucher === null ? bearer : await vouchingPhone(ports.db, item, voucher);
  // Whoever signed for it was not the phone it names: nothing is known about it, and nothing is stored in its name.
  if (from === null) return refused(item, 'push/voucher-wrong', null);
  if (!(await mayBring(ports.db, from, item.header))) return refused(item, 'push/author-not-bound', from.deviceId);
  const opened = await openItem(ports, item);
  // The hash does not cover the wrapped keys: whoever carried it may have spoilt them, and the phone still has the whole.
  if (voucher !== null && !opened.ok && isUnreadable(opened.error)) return refused(item, 'push/envelope-unreadable', null);
  return { item, opened };
}

export function refused(item: PushItem, code: string, aside: string | null): Refused {
  return { item, result: { mutationId: item.header.mutationId, contentHash: item.contentHash, outcome: 'rejected', code }, aside };
}

function isUnreadable(verdict: Verdict): boolean {
  return verdict.outcome === 'rejected' && verdict.failure.code === 'push/envelope-unreadable';
}
