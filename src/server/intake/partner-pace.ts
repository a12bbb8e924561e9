import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { ServerPorts } from '../ports.ts';

/** Far above a platform that pushes as fast as its people file, and a supplier that sends its register in pages. */
const USUAL_PER_MINUTE = 600;

/** Of one server process, by its database. */
const paces = new WeakMap<object, RateLimiterMemory>();

/** Counts one signed request of a partner; zero when it may go on, otherwise how long to wait (K-23). */
export async function waitOfPartner({ identity, settings }: Pick<ServerPorts, 'identity' | 'settings'>, partnerId: string): Promise<number> {
  const pace = paces.get(identity) ?? new RateLimiterMemory({ points: settings.partnerRequestsPerMinute ?? USUAL_PER_MINUTE, duration: 60 });
  paces.set(identity, pace);
  return pace.consume(partnerId).then(() => 0, (refused: { msBeforeNext: number }) => Math.max(1, refused.msBeforeNext));
}
