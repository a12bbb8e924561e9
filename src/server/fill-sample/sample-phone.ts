import { sha256Hex, utf8 } from '../../base/bytes.ts';
import type { Bytes } from '../../base/bytes.ts';
import { canonicalJson } from '../../base/canonical-json.ts';
import { newId } from '../../base/ids.ts';
import type { Evidence } from '../../domain/model/evidence.ts';
import { mutations } from '../../domain/mutations/registry.ts';
import type { MutationHeader } from '../../protocol/push.ts';
import type { SampleFile } from '../../protocol/sample-script.ts';
import { contentHash } from '../../protocol/content-hash.ts';
import { fileAad, mutationAad, sealFor } from '../../protocol/seal.ts';
import { finishUpload } from '../files/finish-upload.ts';
import type { DeviceCaller } from '../http/server-env.ts';
import type { ServerPorts } from '../ports.ts';
import { pushBatch } from '../sync/push-batch.ts';

interface Capture {
  readonly lane: string;
  readonly kind: keyof typeof mutations;
  readonly payload: unknown;
  readonly baseVersion: number;
  readonly evidence: readonly Evidence[];
}

/** A phone of the past: what it captured comes in sealed, chained and judged as any phone's does. */
export class SamplePhone {
  #sequence = 0;
  #previousHash: string | null = null;

  constructor(readonly device: DeviceCaller) {}

  /** Brings the bytes first; gives back what a payload names them by. */
  async upload(ports: ServerPorts, files: readonly SampleFile[]): Promise<Evidence[]> {
    const made: Evidence[] = [];
    for (const file of files) made.push(await this.#uploadOne(ports, file));
    return made;
  }

  /** Throws when the server does not take it: the script is ours and must hold. */
  async push(ports: ServerPorts, capture: Capture): Promise<void> {
    const nowMs = ports.clock.nowMs();
    const header: MutationHeader = {
      mutationId: newId(nowMs, ports.random),
      deviceId: this.device.deviceId,
      deviceSequence: ++this.#sequence,
      previousHash: this.#previousHash,
      authorId: this.device.accountId,
      lane: capture.lane,
      kind: capture.kind,
      kindVersion: mutations[capture.kind].version,
      baseVersion: capture.baseVersion,
      capturedAtMs: nowMs,
      monotonicMs: this.#sequence,
      clockOffsetMs: 0,
      blobs: capture.evidence.map(({ sha256 }) => sha256),
      dependsOn: [],
    };
    const envelope = await sealFor({ plaintext: utf8(canonicalJson(capture.payload)), aad: mutationAad(header), organisationKey: ports.identity.organisation });
    this.#previousHash = await contentHash(header, envelope);
    const { results: [result] } = await pushBatch(ports, this.device, { items: [{ header, contentHash: this.#previousHash, envelope }] });
    if (result?.outcome !== 'applied') throw new Error(`sample: ${capture.kind} was ${result?.outcome}: ${result?.code ?? ''} ${JSON.stringify(result?.detail ?? {})}`);
  }

  async #uploadOne(ports: ServerPorts, file: SampleFile): Promise<Evidence> {
    const nowMs = ports.clock.nowMs();
    const digest = await sha256Hex(file.bytes);
    const aad = fileAad({ sha256: digest, mime: file.mime });
    const sealed: Bytes = utf8(JSON.stringify(await sealFor({ plaintext: file.bytes, aad, organisationKey: ports.identity.organisation })));
    const done = await finishUpload(ports, { digest, sealedDigest: await sha256Hex(sealed), mime: file.mime }, sealed);
    if (!done.ok) throw new Error(`sample: ${file.kind} was refused: ${done.error.code}`);
    return { evidenceId: newId(nowMs, ports.random), kind: file.kind, sha256: digest, sizeBytes: file.bytes.byteLength, mime: file.mime, capturedAtMs: nowMs, compressed: true };
  }
}
