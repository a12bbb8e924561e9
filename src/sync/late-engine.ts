import type { Engine } from './engine.ts';
import { StatusLight } from './status-light.ts';

/**
 * The engine as a page holds it before it has been read: a start from cold shows the day's list first and speaks with the
 * office afterwards. Whoever asks for something begins it.
 */
export function lateEngine(load: () => Promise<Engine>): Engine {
  const status = new StatusLight();
  let engine: Promise<Engine> | null = null;

  function begin(): Promise<Engine> {
    engine ??= load().then(
      (loaded) => {
        loaded.status.subscribe((value) => status.change(value));
        return loaded;
      },
      (error: unknown) => {
        engine = null; // the next one who asks tries again
        throw error;
      },
    );
    return engine;
  }

  return {
    status,
    wake: () => void begin().then((running) => running.wake()).catch(() => undefined),
    enrol: async (login) => (await begin()).enrol(login),
    signInAgain: async (login) => (await begin()).signInAgain(login),
    stop: () => void engine?.then((running) => running.stop()).catch(() => undefined),
  };
}
