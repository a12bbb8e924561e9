import { describe, expect, it } from 'vitest';
import { fail, ok, type Failure, type Result } from '../../../src/base/result.ts';
import { Submission } from '../../../src/desk/state/submission.svelte.ts';

function counted() {
  let made = 0;
  return new Submission(() => `act-${++made}`);
}

describe('one form, one act', () => {
  it('[F65] keeps its id over a failure, so that pressing again cannot act twice', async () => {
    const submission = counted();
    const ids: string[] = [];
    const send = (result: Result<unknown, Failure>) => (actId: string) => {
      ids.push(actId);
      return Promise.resolve(result);
    };
    expect(await submission.run(send(fail('link/offline')))).toBe(false);
    expect(submission.failure?.code).toBe('link/offline');
    expect(await submission.run(send(ok(1)))).toBe(true);
    expect(submission.failure).toBeNull();
    await submission.run(send(ok(1)));
    expect(ids).toEqual(['act-1', 'act-1', 'act-2']);
  });

  it('takes no second press while the first is on its way', async () => {
    const submission = counted();
    let answer: (result: Result<unknown, Failure>) => void = () => undefined;
    let sent = 0;
    const slow = () => {
      sent += 1;
      return new Promise<Result<unknown, Failure>>((resolve) => (answer = resolve));
    };
    const first = submission.run(slow);
    expect(submission.busy).toBe(true);
    expect(await submission.run(slow)).toBe(false);
    answer(ok(1));
    expect(await first).toBe(true);
    expect(sent).toBe(1);
    expect(submission.busy).toBe(false);
  });
});
