import { describe, expect, it } from 'vitest';
import { Router } from '../../../src/field/state/router.svelte.ts';

const visit = '/visit/018f0000-0000-7000-8000-000000000001';
const check = `${visit}/leave`;

function routerAt(pathname: string) {
  return new Router({ history: { pushState: () => undefined, replaceState: () => undefined }, location: { pathname }, addEventListener: () => undefined });
}

describe('when a step is done', () => {
  it('leads one floor up', () => {
    const router = routerAt(visit);
    router.goPath(`${visit}/call`);
    router.up();
    expect(router.path).toBe(visit);
    router.up();
    expect(router.path).toBe('/');
  });

  it('[C-13] leads back to the check at the door that asked for it, and from there up', () => {
    const router = routerAt(visit);
    router.goPath(check);
    router.goPath(`${visit}/call`);
    router.up();
    expect(router.path).toBe(check);
    router.up();
    expect(router.path).toBe(visit);
  });

  it('leads up where something else was opened in between, or the step was opened anew', () => {
    const router = routerAt(check);
    router.goPath(visit);
    router.goPath(`${visit}/rebook`);
    router.up();
    expect(router.path).toBe(visit);
    const anew = routerAt(`${visit}/rebook`);
    anew.up();
    expect(anew.path).toBe(visit);
  });
});
