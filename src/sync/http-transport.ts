import { ok } from '../base/result.ts';
import { enrolResponse, sessionAnswer } from '../protocol/enrol.ts';
import { challengeAnswer, renewAnswer, signRenewal } from '../protocol/renew.ts';
import { pullResponse, resyncAnswer } from '../protocol/pull.ts';
import type { PullResponse } from '../protocol/pull.ts';
import { pushResponse } from '../protocol/push.ts';
import { lossAnswer } from '../protocol/loss.ts';
import { blobAnswer } from '../protocol/upload.ts';
import { call } from './http-call.ts';
import type { HttpPorts } from './http-call.ts';
import { listen } from './live-line.ts';
import type { Transport } from './ports.ts';
import { uploadByTus } from './tus-upload.ts';

/** The transport over HTTP, of page and service worker alike: nothing in it needs a window. */
export function httpTransport(ports: HttpPorts): Transport {
  return {
    enrol: (body, signal) => call(ports, { method: 'POST', path: '/sync/v1/enrol', body, shape: enrolResponse }, signal),
    async signIn(body, signal) {
      const answer = await call(ports, { method: 'POST', path: '/sync/v1/sign-in', body, shape: sessionAnswer }, signal);
      return answer.ok ? ok({ ...answer.value, value: null }) : answer;
    },
    async renew({ deviceId, key }, signal) {
      const asked = await call(ports, { method: 'POST', path: '/sync/v1/challenge', body: { deviceId }, shape: challengeAnswer }, signal);
      if (!asked.ok) return asked;
      const { challenge } = asked.value.value;
      const signature = await signRenewal(key, { deviceId, challenge });
      const renewed = await call(ports, { method: 'POST', path: '/sync/v1/renew', body: { deviceId, challenge, signature }, shape: renewAnswer }, signal);
      return renewed.ok ? ok(undefined) : renewed;
    },
    session: (signal) => call(ports, { method: 'GET', path: '/sync/v1/session', shape: sessionAnswer }, signal),
    push: (body, signal) => call(ports, { method: 'POST', path: '/sync/v1/push', body, packed: true, shape: pushResponse }, signal),
    pull: (body, signal) => call<PullResponse | 'resync'>(ports, { method: 'POST', path: '/sync/v1/pull', body, shape: pullResponse, also: resync }, signal),
    tellLoss: (body, signal) => call(ports, { method: 'POST', path: '/sync/v1/loss', body, shape: lossAnswer }, signal),
    tellDivergence: (body, signal) => call(ports, { method: 'POST', path: '/sync/v1/divergence', body, shape: lossAnswer }, signal),
    blobs: (digests, signal) => call(ports, { method: 'POST', path: '/sync/v1/blobs', body: { digests }, shape: blobAnswer }, signal),
    upload: (file, signal) => uploadByTus(ports, file, signal),
    listen: (onMore, signal) => listen(ports, onMore, signal),
  };
}

const resync = { status: 409, read: (body: unknown) => (resyncAnswer.safeParse(body).success ? ('resync' as const) : null) };
