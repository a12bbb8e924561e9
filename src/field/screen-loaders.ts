import type { Component, Snippet } from 'svelte';
import type { OrderStepName, Route, VisitStepName } from './paths.ts';
import Today from './screens/Today.svelte';

export type ScreenKey = 'today' | 'departure' | 'outbox' | 'settings' | 'visit' | VisitStepName | OrderStepName;
type Screen = Component<{ orderId?: string }>;
type Loader = () => Promise<{ default: Component<{ orderId: string }> | Component }>;

/** Each screen is a chunk of its own, precached with the same build; the shell starts with the day's list alone. */
const loaders: Record<ScreenKey, Loader> = {
  today: async () => ({ default: Today }),
  departure: () => import('./screens/Departure.svelte'),
  outbox: () => import('./screens/Outbox.svelte'),
  settings: () => import('./screens/Settings.svelte'),
  visit: () => import('./screens/Visit.svelte'),
  call: () => import('./screens/Call.svelte'),
  arrival: () => import('./screens/Arrival.svelte'),
  privacy: () => import('./screens/Privacy.svelte'),
  rebook: () => import('./screens/Rebook.svelte'),
  leave: () => import('./screens/Leave.svelte'),
  card: () => import('./screens/VisitCard.svelte'),
  'find-account': () => import('./screens/FindAccount.svelte'),
  'transfer-choice': () => import('./screens/TransferChoice.svelte'),
  'read-meter': () => import('./screens/ReadMeter.svelte'),
  'inform-owners': () => import('./screens/InformOwners.svelte'),
  'identify-signer': () => import('./screens/IdentifySigner.svelte'),
  'sign-contract': () => import('./screens/SignContract.svelte'),
  'collect-documents': () => import('./screens/CollectDocuments.svelte'),
  'report-problem': () => import('./screens/ReportProblem.svelte'),
};

const loaded = new Map<ScreenKey, Screen>([['today', Today as Screen]]);

/** An address that nobody made shows the day's list. */
export function screenKeyOf(route: Route): ScreenKey {
  if (route.name === 'visit-step' || route.name === 'order-step') return route.step;
  return route.name === 'unknown' ? 'today' : route.name;
}

type Scope = Component<{ visitId: string; children: Snippet }>;
let scope: Scope | null = null;

/** The frame of a visit's screens; null until it was read, which every screen but the list waits for. */
export function loadedScope(): Scope | null {
  return scope;
}

async function loadScope(): Promise<null> {
  scope = (await import('./parts/VisitScope.svelte')).default;
  return null;
}

/** At once when the screen was opened before. */
export function loadedScreen(key: ScreenKey): Screen | null {
  return loaded.get(key) ?? null;
}

/** Rejects while the screen is neither on this phone nor to be had over the network. */
export async function loadScreen(key: ScreenKey): Promise<Screen> {
  const [{ default: screen }] = (await Promise.all([loaders[key](), key === 'today' ? null : loadScope()])) as [{ default: Screen }, null];
  loaded.set(key, screen);
  return screen;
}

/** Brings every screen into memory while the phone has nothing better to do, so that no step waits for one. Not before the list stands. */
export async function preloadScreens(): Promise<void> {
  for (const key of Object.keys(loaders) as ScreenKey[]) await loadScreen(key).catch(() => undefined);
}
