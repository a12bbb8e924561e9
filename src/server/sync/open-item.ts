import { fromUtf8 } from '../../base/bytes.ts';
import { fail, ok } from '../../base/result.ts';
import type { Result } from '../../base/result.ts';
import { readPayload } from '../../domain/mutations/read-payload.ts';
import { mutations as kinds } from '../../domain/mutations/registry.ts';
import type { VisitMutation, WorkOrderMutation } from '../../domain/mutations/definition.ts';
import type { MutationKind } from '../../domain/mutations/registry.ts';
import { evidence } from '../../domain/model/evidence.ts';
import type { Evidence } from '../../domain/model/evidence.ts';
import { PUSH_MAX_BLOBS } from '../../protocol/push.ts';
import type { PushItem } from '../../protocol/push.ts';
import { contentHash } from '../../protocol/content-hash.ts';
import { mutationAad, openWithOrganisationKey } from '../../protocol/seal.ts';
import { parseStrictJson } from '../http/strict-json.ts';
import type { ServerPorts } from '../ports.ts';
import { later, rejected } from './verdict.ts';
import type { Verdict } from './verdict.ts';

export interface OpenedItem {
  readonly definition: VisitMutation | WorkOrderMutation;
  readonly payload: unknown;
  readonly evidence: readonly Evidence[];
}

/** Many times what any act says: a few long texts and the names of its evidence. What is sealed is small until it is opened. */
const PAYLOAD_LIMIT_BYTES = 131_072;

/** Whether the item is what its hash says (P-03). */
export async function hashHolds(item: PushItem): Promise<boolean> {
  return (await contentHash(item.header, item.envelope)) === item.contentHash;
}

/** Opens and reads one mutation, before any transaction: deciphering waits, and a transaction must not. */
export async function openItem(ports: ServerPorts, item: PushItem): Promise<Result<OpenedItem, Verdict>> {
  const { header } = item;
  if (!Object.hasOwn(kinds, header.kind)) return notOpened(later('retry', 'mutation/kind-unknown')); // a newer phone, an older server
  const definition = kinds[header.kind as MutationKind] as unknown as OpenedItem['definition'];
  if (header.kindVersion > definition.version) return notOpened(later('retry', 'push/version-unknown'));
  if (!header.lane.startsWith(`${definition.subject}:`)) return notOpened(rejected('mutation/payload-malformed', { path: 'lane' }));

  const opened = await openWithOrganisationKey(
    { envelope: item.envelope, aad: mutationAad(header), inflatedLimitBytes: PAYLOAD_LIMIT_BYTES },
    ports.identity.organisation,
  );
  if (!opened.ok) return notOpened(opened.error.code === 'envelope/key-unknown' ? later('retry', 'push/envelope-unreadable') : rejected('push/envelope-unreadable'));
  const json = jsonOf(opened.value);
  const payload = json.ok ? readPayload<unknown>(definition, { version: header.kindVersion, payload: json.value }) : fail('malformed');
  if (!payload.ok) return notOpened(payload.error.code === 'newer' ? later('retry', 'push/version-unknown') : rejected('mutation/payload-malformed', payload.error.detail));
  const named = evidenceIn(payload.value);
  // A phone names in the header what its act names; each piece is a row, and a part of the subject for ever.
  if (named.length > PUSH_MAX_BLOBS) return notOpened(rejected('mutation/payload-malformed', { path: 'evidence' }));
  return ok({ definition, payload: payload.value, evidence: named });
}

/** The evidence a payload names; its bytes may come before it, with it, or days later. */
function evidenceIn(payload: unknown): Evidence[] {
  const named = typeof payload === 'object' && payload !== null && 'evidence' in payload ? payload.evidence : [];
  return evidence.array().safeParse(named).data ?? [];
}

function jsonOf(bytes: Uint8Array): ReturnType<typeof parseStrictJson> {
  try {
    return parseStrictJson(fromUtf8(bytes));
  } catch {
    return { ok: false, error: { code: 'request/malformed' } }; // not UTF-8
  }
}

function notOpened(verdict: Verdict): { readonly ok: false; readonly error: Verdict } {
  return { ok: false, error: verdict };
}
