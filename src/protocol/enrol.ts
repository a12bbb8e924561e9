import { z } from 'zod';
import { id, instantMs } from '../domain/model/primitives.ts';

/** POST /sync/v1/enrol: a worker's login on a phone, online, once. The answer sets the device's cookie. */
export const enrolRequest = z.strictObject({
  username: z.string().min(1).max(60),
  password: z.string().min(1).max(200),
  /**
   * The worker's own, set in the same step. Needed when the present one was made by somebody else: without it the answer
   * is `account/password-to-change` and nothing has been enrolled.
   */
  newPassword: z.string().min(1).max(200).optional(),
  deviceName: z.string().trim().min(1).max(60),
  /** The phone's own id when it was enrolled before, so that its unsent work keeps its owner. */
  deviceId: id.nullable(),
  /** Public half of the phone's own key (SPKI P-256, base64), by which it can renew its cookie. */
  deviceKey: z.base64().max(400).optional(),
});
export type EnrolRequest = z.infer<typeof enrolRequest>;

export const workerProfile = z.object({
  accountId: id,
  displayName: z.string(),
  staffNumber: z.string(),
  supplierId: z.string(),
  districtId: z.string(),
});
export type WorkerProfile = z.infer<typeof workerProfile>;

export const enrolResponse = z.object({
  deviceId: id,
  worker: workerProfile,
  epoch: z.uuid(),
  serverTimeMs: instantMs,
  /** The organisation's public key (SPKI, base64): what every capture is sealed to. */
  organisationKey: z.object({ keyId: z.string(), publicKey: z.base64() }),
  hotline: z.string(),
});
export type EnrolResponse = z.infer<typeof enrolResponse>;

/** POST /sync/v1/sign-in: the worker's login again, on a phone that is enrolled; `newPassword` as at enrolment. Answers with sessionAnswer. */
export const fieldSignIn = enrolRequest.pick({ password: true, newPassword: true });
export type FieldSignIn = z.infer<typeof fieldSignIn>;

/** GET /sync/v1/session: does the device's credential hold, and whose is it. */
export const sessionAnswer = z.object({
  deviceId: id,
  worker: workerProfile,
  epoch: z.uuid(),
  serverTimeMs: instantMs,
  /** The worker's login has ended; pushes are still taken, pulls are not (F51, F67). */
  loginValid: z.boolean(),
});
