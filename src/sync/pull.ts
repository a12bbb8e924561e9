import type { Failure } from '../base/result.ts';
import { PACKED_VERSION, PULL_PAGE } from '../protocol/pull.ts';
import { ROW_SCHEMA } from '../protocol/version.ts';
import type { FeedDigest } from '../protocol/feed-digest.ts';
import type { PullResponse } from '../protocol/pull.ts';
import { noteContact, noteRefusal } from './contact.ts';
import type { FeedCursor, Pass, SyncIdentity, SyncPorts, Transport } from './ports.ts';

export interface PullReport {
  readonly failure: Failure | null;
  /** The office must be asked for its epoch: it answered with one that is not ours, or wanted one resync after another. */
  readonly otherEpoch: boolean;
}

/** A server that asks for one resync after another must not keep a phone busy for ever. */
const MOST_RESYNCS = 2;

/**
 * Brings the worker's feed up to its head, page by page (S-07, S-08). Every page lands with its cursor in one
 * transaction, so breaking off anywhere loses nothing and repeats at most one page. The next page is asked for while one
 * lands; it counts only if the cursor then stands where it begins.
 */
export async function pull(ports: Pick<SyncPorts, 'store' | 'transport'>, context: Pass): Promise<PullReport> {
  const feed = `worker:${context.identity.accountId}`;
  let resyncs = 0;
  let ahead = null as Ahead | null;
  const [{ mutations: unsent }, first] = await Promise.all([ports.store.unsent(), ports.store.cursor(feed)]);
  const ask = ({ epoch, cursor }: Pick<FeedCursor, 'epoch' | 'cursor'>) =>
    ports.transport.pull({ feed, epoch: cursor === 0 ? null : epoch, cursor, rowSchema: ROW_SCHEMA, limit: PULL_PAGE, packed: PACKED_VERSION, unsent }, context.signal);
  for (let since = first; !context.signal.aborted && ports.store.mayPull(); since = await ports.store.cursor(feed)) {
    if (mustBeginAgain(since, context.identity)) {
      await ports.store.beginResync(since);
      continue;
    }
    const answer = await (ahead?.cursor === since.cursor ? ahead.answer : ask(since));
    ahead = null;
    if (!answer.ok) {
      await noteRefusal(ports.store, answer.error);
      return { failure: answer.error, otherEpoch: false };
    }
    const page = answer.value.value;
    const noting = () => noteContact(ports.store, answer.value, { revoked: false });
    if (page === 'resync') {
      await noting();
      resyncs += 1;
      if (resyncs > MOST_RESYNCS) return { failure: null, otherEpoch: true };
      await ports.store.beginResync(since);
      continue;
    }
    if (page.epoch !== context.identity.epoch) {
      await noting();
      return { failure: null, otherEpoch: true };
    }
    // The office prepares the next page while this one is sealed and kept.
    if (page.more) ahead = { cursor: page.next, answer: ask({ epoch: page.epoch, cursor: page.next }) };
    const pulled = { since, epoch: page.epoch, changes: page.changes, packed: page.packed ?? [], next: page.next, more: page.more };
    const [applied] = await Promise.all([ports.store.applyPage(pulled), noting()]);
    if (!applied.ok) return { failure: applied.error, otherEpoch: false };
    if (applied.value !== 'applied' || page.more) continue;
    if (page.digest === undefined || unsent > 0 || (await agrees(ports, { feed, page, digest: page.digest }, context.signal))) break;
    await ports.store.beginResync(await ports.store.cursor(feed));
  }
  return { failure: null, otherEpoch: false };
}

/** A page that was asked for before the one in front of it had landed. */
interface Ahead {
  readonly cursor: number;
  readonly answer: ReturnType<Transport['pull']>;
}

interface LastPage {
  readonly feed: string;
  readonly page: PullResponse;
  readonly digest: FeedDigest;
}

/**
 * At rest both sides must hold the same (S-19). Where they do not, the office is told and the rows are fetched anew once,
 * without throwing anything away; whatever comes of it, not again on the same day.
 */
async function agrees({ store, transport }: Pick<SyncPorts, 'store' | 'transport'>, at: LastPage, signal: AbortSignal): Promise<boolean> {
  const { feed, page, digest: office } = at;
  const phone = await store.heldDigest({ feed, head: page.head });
  if (phone === null || (phone.count === office.count && phone.sha256 === office.sha256)) return true;
  const isFirst = await store.mayBeginAgain();
  if (isFirst) await transport.tellDivergence({ head: page.head, phone, office }, signal);
  return !isFirst;
}

/** A cursor belongs to one epoch and one row schema; with another it means nothing. */
function mustBeginAgain(since: FeedCursor, identity: SyncIdentity): boolean {
  return since.cursor > 0 && (since.epoch !== identity.epoch || since.rowSchema !== ROW_SCHEMA);
}
