import { getContext, setContext } from 'svelte';
import type { FieldApp } from './field-app.svelte.ts';
import type { VisitSession } from './visit-session.svelte.ts';

const APP = Symbol('app');
const VISIT = Symbol('visit');

export function provideApp(app: FieldApp): void {
  setContext(APP, app);
}

export function useApp(): FieldApp {
  return getContext<FieldApp>(APP);
}

export function provideVisit(session: VisitSession): void {
  setContext(VISIT, session);
}

export function useVisit(): VisitSession {
  return getContext<VisitSession>(VISIT);
}
