import { fail } from '../base/result.ts';
import type { Result } from '../base/result.ts';
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

  /** An engine that cannot be read is a line that is not there: until a phone has the whole app, its code comes from the office too. */
  async function asked(of: (running: Engine) => Promise<Result<void>>): Promise<Result<void>> {
    const running = await begin().catch(() => null);
    // A store that throws is a lost handle (F16), and a person stands waiting for an answer.
    return running === null ? fail('link/offline') : of(running).catch(() => fail('storage/connection-lost'));
  }

  return {
    status,
    wake: () => void begin().then((running) => running.wake()).catch(() => undefined),
    enrol: (login) => asked((running) => running.enrol(login)),
    signInAgain: (login) => asked((running) => running.signInAgain(login)),
    stop: () => void engine?.then((running) => running.stop()).catch(() => undefined),
  };
}
