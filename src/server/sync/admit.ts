import type { PushItem } from '../../protocol/push.ts';
import type { Result } from '../../base/result.ts';
import type { Voucher } from '../../protocol/voucher.ts';
import type { ServerPorts } from '../ports.ts';
import { mayBring, vouchingPhone } from './device-chain.ts';
import type { Bearer } from './device-chain.ts';
import { hashHolds, openItem } from './open-item.ts';
import type { OpenedItem } from './open-item.ts';
import type { Verdict } from './verdict.ts';

/** A mutation that is what its hash says, with the phone that stands behind it; or why it goes no further. */
export type Admission =
  | { readonly item: PushItem; readonly opened: Result<OpenedItem, Verdict>; readonly from: Bearer }
  /** `aside`: in whose name it is to be put aside; null: nothing of it is kept. */
  | { readonly item: PushItem; readonly refusal: { readonly code: string; readonly aside: Bearer | null } }
  | { readonly item: PushItem; readonly trouble: unknown };

export type Admitted = Extract<Admission, { readonly from: Bearer }>;

/** By whom a mutation is brought, and the word of the phone that made it. */
interface Bringing {
  /** Null: a person at the desk, with a file. */
  readonly bearer: Bearer | null;
  readonly voucher: Voucher | null;
}

/** All that can be found out about one mutation before any transaction; nothing is written. */
export async function admit(ports: ServerPorts, item: PushItem, { bearer, voucher }: Bringing): Promise<Admission> {
  const refused = (code: string, aside: Bearer | null = null): Admission => ({ item, refusal: { code, aside } });
  try {
    // Carried by somebody else, it may have been spoilt on the way: the phone itself still has the whole.
    if (!(await hashHolds(item))) return refused('push/hash-mismatch', voucher === null ? bearer : null);
    const from = voucher === null ? bearer : await vouchingPhone(ports.db, item, voucher);
    // Whoever signed for it was not the phone it names: nothing is known about it, and nothing is stored in its name.
    if (from === null) return refused('push/voucher-wrong');
    if (!(await mayBring(ports.db, from, item.header))) return refused('push/author-not-bound', from);
    const opened = await openItem(ports, item);
    // The hash does not cover the wrapped keys: whoever carried it may have spoilt them, and the phone still has the whole.
    if (voucher !== null && !opened.ok && isUnreadable(opened.error)) return refused('push/envelope-unreadable');
    return { item, opened, from };
  } catch (trouble) {
    return { item, trouble };
  }
}

function isUnreadable(verdict: Verdict): boolean {
  return verdict.outcome === 'rejected' && verdict.failure.code === 'push/envelope-unreadable';
}
