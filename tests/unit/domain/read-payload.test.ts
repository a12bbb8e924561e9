import { describe, expect, it } from 'vitest';
import { reportProblem } from '../../../src/domain/mutations/report-problem.ts';
import { readPayload } from '../../../src/domain/mutations/read-payload.ts';

describe('a payload of an earlier build', () => {
  it('[P-18] is read in today\'s shape, with nothing made up for what it could not say', () => {
    expect(readPayload(reportProblem, { version: 1, payload: { text: '电线裸露' } })).toEqual({ ok: true, value: { text: '电线裸露', danger: false } });
    expect(readPayload(reportProblem, { version: 2, payload: { text: '电线裸露', danger: true } })).toEqual({ ok: true, value: { text: '电线裸露', danger: true } });
  });

  it('[P-18] is refused by its own version\'s shape, and named by its place', () => {
    expect(readPayload(reportProblem, { version: 1, payload: { text: '', danger: true } })).toMatchObject({ ok: false, error: { code: 'malformed' } });
    expect(readPayload(reportProblem, { version: 2, payload: { text: '电线裸露' } })).toEqual({ ok: false, error: { code: 'malformed', detail: { path: 'danger' } } });
    expect(readPayload(reportProblem, { version: 0, payload: {} })).toMatchObject({ ok: false, error: { code: 'malformed' } });
  });

  it('[P-18, F57] of a newer build is told apart from a malformed one, so that it waits', () => {
    expect(readPayload(reportProblem, { version: 3, payload: { anything: 1 } })).toEqual({ ok: false, error: { code: 'newer' } });
  });
});
