import type { Context, Hono } from 'hono';
import { z } from 'zod';
import type { Failure, Result } from '../../base/result.ts';
import { actKind } from '../../domain/acts/registry.ts';
import { day, id as idShape } from '../../domain/model/primitives.ts';
import { shanghaiDay } from '../../domain/rules/calendar-days.ts';
import { actRequest, cancelRequest, decisionRequest, dispatchRequest, reassignRequest, unmaskRequest } from '../../protocol/desk.ts';
import { requireDesk } from '../auth/desk-session.ts';
import { refuse } from '../http/answer.ts';
import { checked, readBody } from '../http/read-body.ts';
import type { ServerEnv } from '../http/server-env.ts';
import { importUpload } from '../partners/import-upload.ts';
import { mountPartnerSettings } from '../partners/mount.ts';
import type { ServerPorts } from '../ports.ts';
import { listRegisterAreas } from '../register/list-areas.ts';
import { performAct } from './act.ts';
import { attentionDetailOf, listAttention } from './attention.ts';
import { caseDetailOf } from './case-view.ts';
import { cancelVisit, reassignVisit } from './change-visit.ts';
import { checkArrears } from './check-arrears.ts';
import { decideCapture } from './decide.ts';
import { dispatchVisit } from './dispatch.ts';
import { suppliersInScope } from './scope.ts';
import { serveEvidence } from './evidence-file.ts';
import { listCallbacks, listMessages, listWorkers, visitsOfDay } from './lists.ts';
import { listCases } from './list-cases.ts';
import { deskLive } from './live.ts';
import { deskRoles, dispatchRoles, mayAct } from './may-act.ts';
import { lookAtQueue, looksToday } from './queue-looks.ts';
import { mountRescue } from './rescue-routes.ts';
import { searchAccounts, searchQuery } from './search-accounts.ts';
import { unmaskForDesk } from './unmask.ts';
import { phonesOfVisit } from './visit-phones.ts';

const arrearsCheck = z.strictObject({ actId: idShape, version: z.int().min(0) });

/** Some millions of lines. */
const IMPORT_LIMIT_BYTES = 4_294_967_296;

/** The dispatch desk's interface (`protocol/desk`). Roles here, district and supplier at each object: foreign is 404 (C-21). */
export function mountDesk(app: Hono<ServerEnv>, ports: ServerPorts): void {
  mountPartnerSettings(app, ports);
  mountRescue(app, ports);
  const anyone = requireDesk(ports, ...deskRoles);
  const dispatcher = requireDesk(ports, ...dispatchRoles);
  const officer = requireDesk(ports, 'clerk', 'dispatcher', 'reviewer');

  app.get('/desk/v1/cases', anyone, async (c) => c.json(await listCases(ports, c.get('desk'), { stage: c.req.query('stage'), text: c.req.query('text'), after: c.req.query('after') })));

  app.get('/desk/v1/cases/:caseId', anyone, async (c) => {
    const caseId = idShape.safeParse(c.req.param('caseId'));
    return caseId.success ? detail(c, caseId.data) : refuse(c, { code: 'case/unknown' });
  });

  app.post('/desk/v1/cases/:caseId/acts', officer, async (c) => {
    const [caseId, body] = [idShape.safeParse(c.req.param('caseId')), await readBody(c, actRequest)];
    if (!body.ok) return refuse(c, body.error);
    const kind = actKind.safeParse(body.value.kind);
    if (!caseId.success) return refuse(c, { code: 'case/unknown' });
    if (!kind.success) return refuse(c, { code: 'request/malformed', detail: { path: 'kind' } });
    // the figure comes from the marketing system, never from a person (C-04)
    if (kind.data === 'record-arrears' || !mayAct(c.get('desk').roles, kind.data)) return refuse(c, { code: 'account/forbidden' });
    const done = await performAct(ports, c.get('desk'), { ...body.value, caseId: caseId.data, kind: kind.data });
    return done.ok ? detail(c, caseId.data) : refuse(c, done.error);
  });

  app.post('/desk/v1/cases/:caseId/arrears-check', requireDesk(ports, 'clerk', 'reviewer'), async (c) => {
    const [caseId, body] = [idShape.safeParse(c.req.param('caseId')), await readBody(c, arrearsCheck)];
    if (!body.ok) return refuse(c, body.error);
    if (!caseId.success) return refuse(c, { code: 'case/unknown' });
    const done = await checkArrears(ports, c.get('desk'), { ...body.value, caseId: caseId.data });
    return done.ok ? detail(c, caseId.data) : refuse(c, done.error);
  });

  app.get('/desk/v1/accounts-search', officer, async (c) => {
    const query = checked(c.req.query(), searchQuery);
    return query.ok ? answer(c, await searchAccounts(ports, c.get('desk'), query.value)) : refuse(c, query.error);
  });

  app.get('/desk/v1/queue-looks', anyone, async (c) => c.json(await looksToday(ports, c.get('desk'))));
  app.post('/desk/v1/queue-looks', requireDesk(ports, 'clerk'), async (c) => {
    await lookAtQueue(ports, c.get('desk'));
    return c.json(await looksToday(ports, c.get('desk')));
  });

  app.get('/desk/v1/workers', anyone, async (c) => c.json({ workers: await listWorkers(ports, c.get('desk')) }));
  app.get('/desk/v1/visits', anyone, async (c) => {
    const wanted = day.safeParse(c.req.query('day') ?? shanghaiDay(ports.clock.nowMs()));
    return wanted.success ? c.json(await visitsOfDay(ports, c.get('desk'), wanted.data)) : refuse(c, { code: 'request/malformed', detail: { path: 'day' } });
  });
  app.post('/desk/v1/visits', dispatcher, async (c) => {
    const body = await readBody(c, dispatchRequest);
    if (!body.ok) return refuse(c, body.error);
    const done = await dispatchVisit(ports, c.get('desk'), body.value);
    return done.ok ? detail(c, body.value.caseId) : refuse(c, done.error);
  });
  app.get('/desk/v1/visits/:visitId/phones', anyone, async (c) => {
    const visitId = idShape.safeParse(c.req.param('visitId'));
    return visitId.success ? answer(c, await phonesOfVisit(ports, c.get('desk'), visitId.data)) : refuse(c, { code: 'visit/unknown' });
  });
  app.post('/desk/v1/visits/:visitId/reassign', dispatcher, async (c) => {
    const [visitId, body] = [idShape.safeParse(c.req.param('visitId')), await readBody(c, reassignRequest)];
    if (!body.ok) return refuse(c, body.error);
    return visitId.success ? done(c, await reassignVisit(ports, c.get('desk'), { ...body.value, visitId: visitId.data })) : refuse(c, { code: 'visit/unknown' });
  });
  app.post('/desk/v1/visits/:visitId/cancel', dispatcher, async (c) => {
    const [visitId, body] = [idShape.safeParse(c.req.param('visitId')), await readBody(c, cancelRequest)];
    if (!body.ok) return refuse(c, body.error);
    return visitId.success ? done(c, await cancelVisit(ports, c.get('desk'), { ...body.value, visitId: visitId.data })) : refuse(c, { code: 'visit/unknown' });
  });

  app.get('/desk/v1/attention', anyone, async (c) => c.json(await listAttention(ports, c.get('desk'))));
  app.get('/desk/v1/attention/:mutationId', anyone, async (c) => {
    const mutationId = idShape.safeParse(c.req.param('mutationId'));
    return mutationId.success ? answer(c, await attentionDetailOf(ports, c.get('desk'), mutationId.data)) : refuse(c, { code: 'case/unknown' });
  });
  app.post('/desk/v1/attention/:mutationId/decision', officer, async (c) => {
    const [mutationId, body] = [idShape.safeParse(c.req.param('mutationId')), await readBody(c, decisionRequest)];
    if (!body.ok) return refuse(c, body.error);
    return mutationId.success ? done(c, await decideCapture(ports, c.get('desk'), { ...body.value, mutationId: mutationId.data })) : refuse(c, { code: 'case/unknown' });
  });

  app.get('/desk/v1/files/:sha256', anyone, (c) => serveEvidence(c, ports));
  app.post('/desk/v1/unmaskings', officer, async (c) => {
    const body = await readBody(c, unmaskRequest);
    if (!body.ok) return refuse(c, body.error);
    const values = await unmaskForDesk(ports, c.get('desk'), body.value);
    return values.ok ? c.json({ values: values.value }) : refuse(c, values.error);
  });

  app.post('/desk/v1/register-import', requireDesk(ports, 'administrator', 'reviewer'), async (c) => {
    const own = suppliersInScope(c.get('desk'));
    const by = { byId: c.get('desk').accountId, act: 'register/imported' } as const;
    return answer(c, await importUpload(ports, { body: c.req.raw.body, limitBytes: IMPORT_LIMIT_BYTES, by, ...(own !== null && { suppliers: own }) }));
  });

  app.get('/desk/v1/registers', requireDesk(ports, 'administrator', 'reviewer'), async (c) => c.json(await listRegisterAreas(ports, c.get('desk'))));

  app.get('/desk/v1/messages', anyone, async (c) => c.json(await listMessages(ports, c.get('desk'))));
  app.get('/desk/v1/callbacks', anyone, async (c) => c.json(await listCallbacks(ports, c.get('desk'))));
  app.get('/desk/v1/live', anyone, (c) => deskLive(c, ports));

  async function detail(c: Context<ServerEnv>, caseId: string): Promise<Response> {
    const found = await caseDetailOf(ports, c.get('desk'), caseId);
    return found === null ? refuse(c, { code: 'case/unknown' }) : c.json(found);
  }
}

function answer<T extends object>(c: Context, result: Result<T, Failure>): Response {
  return result.ok ? c.json(result.value) : refuse(c, result.error);
}

function done(c: Context, result: Result<void, Failure>): Response {
  return result.ok ? c.body(null, 204) : refuse(c, result.error);
}
