import { createContext } from 'svelte';
import type { FieldApp } from './field-app.svelte.ts';
import type { VisitSession } from './visit-session.svelte.ts';

export const [useApp, provideApp] = createContext<FieldApp>();
export const [useVisit, provideVisit] = createContext<VisitSession>();
