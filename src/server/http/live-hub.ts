import type { LiveHub } from '../ports.ts';

type Hear = Parameters<LiveHub['listen']>[1];

/** Within one process. Who listens to another process of the same database hears nothing and finds out by asking. */
export function newLiveHub(): LiveHub {
  const listeners = new Map<string, Set<Hear>>();
  return {
    announce(topics, hint = {}) {
      for (const topic of new Set(topics)) for (const hear of listeners.get(topic) ?? []) hear(hint);
    },
    listen(topic, hear) {
      const own = listeners.get(topic) ?? new Set();
      listeners.set(topic, own.add(hear));
      return () => {
        own.delete(hear);
        if (own.size === 0 && listeners.get(topic) === own) listeners.delete(topic);
      };
    },
  };
}
