import { describe, expect, it } from 'vitest';
import { Router } from '../../../src/field/state/router.svelte.ts';

const visit = '/visit/018f0000-0000-7000-8000-000000000001';
const check = `${visit}/leave`;

const still = { history: { pushState: () => undefined, replaceState: () => undefined }, addEventListener: () => undefined, closeDialog: () => false };

function routerAt(pathname: string) {
  return new Router({ ...still, location: { pathname } });
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

describe('the phone’s own "back"', () => {
  /** A browser with one screen below the present one, and perhaps a dialog over it. */
  function walk(dialogs: number) {
    const paths = [visit];
    let left = dialogs;
    let pop = (): void => {};
    const location = { get pathname() { return paths.at(-1)!; } };
    const history = { pushState: (_: unknown, __: string, path?: string | URL | null) => void paths.push(String(path)), replaceState: () => undefined };
    const router = new Router({ history, location, addEventListener: (_, listener) => (pop = listener), closeDialog: () => (left -= 1) >= 0 });
    router.goPath(check);
    return { router, paths, back: () => { paths.pop(); pop(); } };
  }

  it('leads to the screen before', () => {
    const { router, back } = walk(0);
    back();
    expect(router.path).toBe(visit);
  });

  it('closes the dialog over a screen first, and the screen stays with all that lies below it', () => {
    const { router, paths, back } = walk(1);
    back();
    expect([router.path, paths]).toEqual([check, [visit, check]]);
    back();
    expect([router.path, paths]).toEqual([visit, [visit]]);
  });
});
