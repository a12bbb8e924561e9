export const visitSteps = ['call', 'arrival', 'privacy', 'rebook', 'leave', 'card'] as const;
export type VisitStepName = (typeof visitSteps)[number];

export const orderSteps = [
  'find-account',
  'transfer-choice',
  'read-meter',
  'inform-owners',
  'identify-signer',
  'sign-contract',
  'collect-documents',
  'report-problem',
] as const;
export type OrderStepName = (typeof orderSteps)[number];

/** Every address of the field app. Addresses hold ids only, never anything of a person. */
export type Route =
  | { readonly name: 'today' }
  | { readonly name: 'departure' }
  | { readonly name: 'outbox' }
  | { readonly name: 'settings' }
  | { readonly name: 'visit'; readonly visitId: string }
  | { readonly name: 'visit-step'; readonly visitId: string; readonly step: VisitStepName }
  | { readonly name: 'order-step'; readonly visitId: string; readonly orderId: string; readonly step: OrderStepName }
  | { readonly name: 'unknown' };

const plain = { '/': 'today', '/departure': 'departure', '/outbox': 'outbox', '/settings': 'settings' } as const;

/** Reads an address; one that nobody made gives `unknown`, and the app leads home. */
export function routeOf(path: string): Route {
  const clean = path.length > 1 ? path.replace(/\/+$/, '') : path;
  const name = plain[clean as keyof typeof plain];
  if (name !== undefined) return { name };
  const [, head, visitId = '', third, fourth, fifth] = clean.split('/');
  if (head !== 'visit' || visitId === '') return { name: 'unknown' };
  if (third === undefined) return { name: 'visit', visitId };
  if (third === 'order') return orderRoute(visitId, fourth, fifth);
  const step = visitSteps.find((known) => known === third);
  return step === undefined || fourth !== undefined ? { name: 'unknown' } : { name: 'visit-step', visitId, step };
}

/** The address of a route; `routeOf` reads it back to the same route. */
export function pathOf(route: Route): string {
  if (route.name === 'visit') return `/visit/${route.visitId}`;
  if (route.name === 'visit-step') return `/visit/${route.visitId}/${route.step}`;
  if (route.name === 'order-step') return `/visit/${route.visitId}/order/${route.orderId}/${route.step}`;
  if (route.name === 'today' || route.name === 'unknown') return '/';
  return `/${route.name}`;
}

/** Where the arrow at the upper edge leads: always one floor up, also after a cold start on a deep address. */
export function parentOf(route: Route): Route {
  if (route.name === 'visit-step' || route.name === 'order-step') return { name: 'visit', visitId: route.visitId };
  return { name: 'today' };
}

function orderRoute(visitId: string, orderId: string | undefined, last: string | undefined): Route {
  const step = orderSteps.find((known) => known === last);
  if (orderId === undefined || orderId === '' || step === undefined) return { name: 'unknown' };
  return { name: 'order-step', visitId, orderId, step };
}
