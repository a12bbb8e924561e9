import { describe, expect, it } from 'vitest';
import { fromUtf8, utf8 } from '../../../src/base/bytes.ts';
import { canonicalJson } from '../../../src/base/canonical-json.ts';
import { openEvidence, sealEvidence } from '../../../src/contract/seal.ts';
import type { SigningEvent, SigningFacts } from '../../../src/domain/model/evidence-pack.ts';

const digest = (digit: string): string => digit.repeat(64);

const facts: SigningFacts = {
  workOrderId: '018f0000-0000-7000-8000-000000000001',
  templateId: 'sample-low-voltage',
  templateVersion: 1,
  contractSha256: digest('a'),
  channel: 'screen',
  signerRole: 'new-owner',
  identityKind: 'resident-id',
  numberTail: '0015',
  numberMatched: true,
  originalSeen: true,
  workerId: '018f0000-0000-7000-8000-000000000002',
  deviceId: 'device-1',
};

const events: SigningEvent[] = [
  { kind: 'contract-shown', atMs: 1_000, contractSha256: digest('a') },
  { kind: 'clause-pointed-out', atMs: 2_000, clauseId: 'price' },
  { kind: 'clause-pointed-out', atMs: 3_000, clauseId: 'liability' },
  { kind: 'agreed-electronic', atMs: 4_000 },
  { kind: 'signed', atMs: 5_000, strokesSha256: digest('b') },
  { kind: 'contract-printed', atMs: 6_000, pdfSha256: digest('c') },
];

describe('sealing the evidence of a signing', () => {
  it('[C-09] opens again and says the same', async () => {
    const sealed = await sealEvidence(facts, events);
    expect(await openEvidence(sealed.bytes)).toEqual({ ok: true, value: sealed.pack });
    expect(sealed.pack.links).toHaveLength(events.length + 1);
  });

  it('[C-09] gives the same bytes for the same facts, whatever the order they were written in', async () => {
    const reversed = Object.fromEntries(Object.entries(facts).reverse()) as unknown as SigningFacts;
    expect((await sealEvidence(reversed, events)).sha256).toBe((await sealEvidence(facts, events)).sha256);
  });

  const tampered: [string, (text: string) => string][] = [
    ['a changed time', (text) => text.replace('"atMs":3000', '"atMs":3001')],
    ['another contract', (text) => text.replaceAll(digest('a'), digest('d'))],
    [
      'a clause taken out',
      (text) => text.replace('{"atMs":3000,"clauseId":"liability","kind":"clause-pointed-out"},', ''),
    ],
    ['a field put in', (text) => text.replace('{"events"', '{"extra":1,"events"')],
    ['a changed layout', (text) => text.replace('{"events"', '{ "events"')],
    ['a mere fragment', (text) => text.slice(0, 40)],
  ];

  it.each(tampered)('[C-09, X30] refuses %s', async (_, change) => {
    const original = fromUtf8((await sealEvidence(facts, events)).bytes);
    const changed = change(original);
    expect(changed).not.toBe(original);
    expect(await openEvidence(utf8(changed))).toEqual({ ok: false, error: { code: 'contract/seal-broken' } });
  });

  it("refuses a chain that was swapped for another pack's", async () => {
    const sealed = await sealEvidence(facts, events);
    const other = await sealEvidence({ ...facts, numberTail: '0031' }, events);
    const mixed = utf8(canonicalJson({ ...sealed.pack, links: other.pack.links }));
    expect(await openEvidence(mixed)).toEqual({ ok: false, error: { code: 'contract/seal-broken' } });
  });
});
