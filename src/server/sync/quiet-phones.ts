import type { MiddlewareHandler } from 'hono';
import { canonicalJson } from '../../base/canonical-json.ts';
import { MS_PER_SECOND } from '../../base/clock.ts';
import { pullRequest } from '../../protocol/pull.ts';
import type { PullRequest } from '../../protocol/pull.ts';
import { deviceToken } from '../auth/device-session.ts';
import { hashToken } from '../auth/tokens.ts';
import { readBody } from '../http/read-body.ts';
import type { ServerEnv } from '../http/server-env.ts';
import type { ServerPorts } from '../ports.ts';
import { nothingNew } from './pull-page.ts';
import type { pullPage } from './pull-page.ts';

/** As long as a live line goes on without asking whether its owner may still listen. Nothing is given away meanwhile. */
const REMEMBERED_MS = 15 * MS_PER_SECOND;
const MOST_PHONES = 5_000;

interface Quiet {
  readonly asked: PullRequest;
  readonly untilMs: number;
  readonly forget: () => void;
}

export interface QuietPhones {
  /** Stands before all that asks the database: tells a phone once more that there is nothing new. */
  readonly answer: MiddlewareHandler<ServerEnv>;
  /** Asks the database for a page, and remembers the phone when there is nothing new. */
  asking(token: string, request: PullRequest, page: () => ReturnType<typeof pullPage>): ReturnType<typeof pullPage>;
}

/**
 * The phones that have just been told there is nothing new. One that asks the very same again, as it does where the line
 * comes and goes, is answered without a question to the database (P-21); whatever is published to its feed ends that.
 */
export function quietPhones(ports: ServerPorts): QuietPhones {
  const quiet = new Map<string, Quiet>();

  function keep(token: string, asked: PullRequest, leave: () => void): () => void {
    const key = hashToken(token);
    quiet.get(key)?.forget();
    if (quiet.size >= MOST_PHONES) for (const { forget } of [...quiet.values()]) forget();
    const forget = () => {
      leave();
      if (quiet.get(key)?.forget === forget) quiet.delete(key);
    };
    quiet.set(key, { asked, untilMs: ports.clock.nowMs() + REMEMBERED_MS, forget });
    return forget;
  }

  return {
    async answer(c, next) {
      const token = deviceToken(c);
      const known = token === undefined ? undefined : quiet.get(hashToken(token));
      if (known === undefined) return next();
      if (known.untilMs <= ports.clock.nowMs()) known.forget();
      else {
        const asked = await readBody(c, pullRequest);
        if (asked.ok && canonicalJson(asked.value) === canonicalJson(known.asked)) return c.json(nothingNew(ports, known.asked.cursor));
      }
      return next();
    },
    async asking(token, request, page) {
      let hasNews = false; // a commit in the middle of the question may be in its answer or not
      let forget = () => {};
      const leave = ports.live.listen(request.feed, () => {
        hasNews = true;
        forget();
      });
      let isQuiet = false;
      try {
        const answer = await page();
        isQuiet = !hasNews && answer.ok && request.cursor > 0 && answer.value.head === request.cursor;
        return answer;
      } finally {
        if (isQuiet) forget = keep(token, request, leave);
        else leave();
      }
    },
  };
}
