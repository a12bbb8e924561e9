import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderSteps, parentOf, pathOf, routeOf, visitSteps, type Route } from '../../../src/field/paths.ts';

const route: fc.Arbitrary<Route> = fc.oneof(
  fc.constantFrom<Route>({ name: 'today' }, { name: 'departure' }, { name: 'outbox' }, { name: 'settings' }),
  fc.record({ name: fc.constant('visit' as const), visitId: fc.uuid() }),
  fc.record({ name: fc.constant('visit-step' as const), visitId: fc.uuid(), step: fc.constantFrom(...visitSteps) }),
  fc.record({ name: fc.constant('order-step' as const), visitId: fc.uuid(), orderId: fc.uuid(), step: fc.constantFrom(...orderSteps) }),
);

describe('addresses of the field app', () => {
  it('read back as the route they were made from', () => {
    fc.assert(fc.property(route, (made) => {
        expect(routeOf(pathOf(made))).toEqual(made);
      }));
  });

  it('lead home from every screen, one floor at a time', () => {
    fc.assert(
      fc.property(route, (made) => {
        let floor = made;
        for (let i = 0; i < 2; i++) floor = parentOf(floor);
        expect(floor).toEqual({ name: 'today' });
      }),
    );
  });

  it.each(['/visit/', '/visit/x/nothing', '/visit/x/order/y', '/visit/x/order/y/nothing', '/visit/x/call/more', '/desk-like', '/unknown/a/b'])('give `unknown` for %s, which nobody made', (path) => {
    expect(routeOf(path)).toEqual({ name: 'unknown' });
  });

  it('do not mind a slash at the end', () => {
    expect(routeOf('/outbox/')).toEqual({ name: 'outbox' });
  });
});
