import { z } from 'zod';
import { sha256OfText } from '../../src/base/digest.ts';
import { canonicalJson } from '../../src/base/canonical-json.ts';
import { mutations } from '../../src/domain/mutations/registry.ts';
import { enrolRequest, enrolResponse, fieldSignIn, sessionAnswer } from '../../src/protocol/enrol.ts';
import { wireError } from '../../src/protocol/errors.ts';
import { divergenceReport } from '../../src/protocol/feed-digest.ts';
import { lossAnswer, lossReport } from '../../src/protocol/loss.ts';
import { pullRequest, pullResponse, resyncAnswer } from '../../src/protocol/pull.ts';
import { pushRequest, pushResponse } from '../../src/protocol/push.ts';
import { challengeAnswer, challengeRequest, renewAnswer, renewRequest } from '../../src/protocol/renew.ts';
import { rescueLine } from '../../src/protocol/rescue.ts';
import { blobAnswer, blobQuestion } from '../../src/protocol/upload.ts';

/** Whatever a phone and the office say to each other, by the name a transcript gives it. */
export const wireShapes = {
  enrolRequest, enrolResponse, fieldSignIn, sessionAnswer,
  challengeRequest, challengeAnswer, renewRequest, renewAnswer,
  pushRequest, pushResponse, pullRequest, pullResponse, resyncAnswer, blobQuestion, blobAnswer,
  lossReport, lossAnswer, divergenceReport, rescueLine, wireError,
} as const satisfies Record<string, z.ZodType>;

export type WireShapeName = keyof typeof wireShapes;

/** Twelve digits tell any two shapes apart that a person would write. */
export function hashOfShape(shape: z.ZodType): string {
  return sha256OfText(canonicalJson(z.toJSONSchema(shape, { io: 'input', unrepresentable: 'any' }))).slice(0, 12);
}

export function hashOfWire(): string {
  return sha256OfText(canonicalJson(Object.fromEntries(Object.entries(wireShapes).map(([name, shape]) => [name, hashOfShape(shape)])))).slice(0, 12);
}

/** Every payload shape that this build can read, by `kind@version`: today's and all that were shipped before. */
export function payloadHashes(): Record<string, string> {
  const hashes: Record<string, string> = {};
  for (const { kind, version, payload, earlier } of Object.values(mutations) as (typeof mutations)['report-problem'][]) {
    hashes[`${kind}@${version}`] = hashOfShape(payload);
    for (const [number, { payload: shape }] of Object.entries(earlier ?? {})) hashes[`${kind}@${number}`] = hashOfShape(shape);
  }
  return hashes;
}
