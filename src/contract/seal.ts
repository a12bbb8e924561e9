import { fromUtf8, sha256Hex, utf8 } from '../base/bytes.ts';
import type { Bytes } from '../base/bytes.ts';
import { canonicalJson } from '../base/canonical-json.ts';
import { fail, ok } from '../base/result.ts';
import type { Failure, Result } from '../base/result.ts';
import { evidencePack } from '../domain/model/evidence-pack.ts';
import type { EvidencePack, SigningEvent, SigningFacts } from '../domain/model/evidence-pack.ts';

export interface SealedPack {
  readonly pack: EvidencePack;
  /** Canonical JSON. */
  readonly bytes: Bytes;
  readonly sha256: string;
}

/**
 * Binds what happened at a signing into one chain: each link is the digest of the link before it and of its event, and
 * the first of the facts, so that no event can be taken out, put in or changed without every later link showing it.
 * The same facts and events give the same bytes. Rules: C-09, 电子签名法 §5, §8, §13.
 */
export async function sealEvidence(facts: SigningFacts, events: readonly SigningEvent[]): Promise<SealedPack> {
  const pack: EvidencePack = {
    format: 'evidence-pack/1',
    facts,
    events: [...events],
    links: await chain(facts, events),
  };
  const bytes = utf8(canonicalJson(pack));
  return { pack, bytes, sha256: await sha256Hex(bytes) };
}

/** Reads a pack back and recomputes its chain. Errors: `contract/seal-broken`. */
export async function openEvidence(bytes: Uint8Array): Promise<Result<EvidencePack, Failure<'contract/seal-broken'>>> {
  const parsed = evidencePack.safeParse(parseJson(bytes));
  if (!parsed.success) return fail('contract/seal-broken');
  const pack = parsed.data;
  const links = await chain(pack.facts, pack.events);
  const holds = links.length === pack.links.length && links.every((link, i) => link === pack.links[i]);
  // Canonical to the byte: an added field or a changed order is a change too.
  return holds && canonicalJson(pack) === fromUtf8(bytes) ? ok(pack) : fail('contract/seal-broken');
}

async function chain(facts: SigningFacts, events: readonly SigningEvent[]): Promise<string[]> {
  const links = [await sha256Hex(utf8(canonicalJson(facts)))];
  for (const event of events) {
    links.push(await sha256Hex(utf8(`${links.at(-1) ?? ''}\n${canonicalJson(event)}`)));
  }
  return links;
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(fromUtf8(bytes));
  } catch {
    return null; // no text, or no JSON: refused by the shape
  }
}
