import { deskRoutes, routeOf as deskRouteOf } from '../../../src/desk/routes.ts';
import { orderSteps, routeOf as fieldRouteOf, visitSteps } from '../../../src/field/paths.ts';

export const everyFieldScreen: readonly string[] = ['today', 'departure', 'outbox', 'settings', 'visit', ...visitSteps, ...orderSteps];
export const everyDeskPage: readonly string[] = Object.keys(deskRoutes);

/** The field app's screen at an address. */
export function fieldScreenAt(url: string): string {
  const route = fieldRouteOf(new URL(url).pathname);
  return 'step' in route ? route.step : route.name;
}

export function deskPageAt(url: string): string {
  return deskRouteOf(new URL(url).pathname).name;
}
