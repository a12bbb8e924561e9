import { z } from 'zod';
import { id, instantMs } from '../domain/model/primitives.ts';

/** POST /sync/v1/enrol: a worker's login on a phone, online, once. The answer sets the device's cookie. */
export const enrolRequest = z.strictObject({
  username: z.string().min(1).max(60),
  password: z.string().min(1).max(200),
  deviceName: z.string().trim().min(1).max(60),
  /** The phone's own id when it was enrolled before, so that its unsent work keeps its owner. */
  deviceId: id.nullable(),
});

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

/** GET /sync/v1/session: does the device's credential hold, and whose is it. */
export const sessionAnswer = z.object({
  deviceId: id,
  worker: workerProfile,
  epoch: z.uuid(),
  serverTimeMs: instantMs,
  /** The worker's login has ended; pushes are still taken, pulls are not (F51, F67). */
  loginValid: z.boolean(),
});
