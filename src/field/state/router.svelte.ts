import { parentOf, pathOf, routeOf, type Route } from '../paths.ts';

/** What the router needs of a browser. */
export interface Address {
  /** Closes the dialog that stands over the screen; false where none does. */
  closeDialog(): boolean;
  readonly history: Pick<History, 'pushState' | 'replaceState'>;
  readonly location: Pick<Location, 'pathname'>;
  addEventListener(type: 'popstate', listener: () => void): void;
}

/** The present screen, kept in the browser's own history so that the phone's back key works. */
export class Router {
  #route = $state.raw<Route>({ name: 'today' });
  /** The screen that led here. */
  #before: Route = { name: 'today' };
  readonly #address: Address;
  readonly #moved = new Set<(path: string) => void>();

  constructor(address: Address) {
    this.#address = address;
    this.#route = routeOf(address.location.pathname);
    address.addEventListener('popstate', () => this.#back());
  }

  get route(): Route {
    return this.#route;
  }

  get path(): string {
    return pathOf(this.#route);
  }

  go(route: Route): void {
    const path = pathOf(route);
    if (path === this.path) return;
    this.#address.history.pushState(null, '', path);
    this.#show(route);
  }

  goPath(path: string): void {
    this.go(routeOf(path));
  }

  /** What this screen was for is done: one floor up, or back to the check at the door where that had asked for it. */
  up(): void {
    const asked = this.#before;
    const back = asked.name === 'visit-step' && asked.step === 'leave' && 'visitId' in this.#route && asked.visitId === this.#route.visitId;
    this.go(back ? asked : parentOf(this.#route));
  }

  /** Opens a remembered screen with its floors below it, so that "back" does not leave the app. */
  restore(path: string): void {
    const route = routeOf(path);
    if (route.name === 'unknown' || route.name === 'today') return;
    const floors: Route[] = [route];
    while (floors[0] !== undefined && floors[0].name !== 'today') floors.unshift(parentOf(floors[0]));
    floors.forEach((floor, index) => {
      const method = index === 0 ? 'replaceState' : 'pushState';
      this.#address.history[method](null, '', pathOf(floor));
    });
    this.#show(route);
  }

  onMove(listener: (path: string) => void): void {
    this.#moved.add(listener);
  }

  /** "Back" from a dialog leads to the screen below it, which stands where it stood. */
  #back(): void {
    if (this.#address.closeDialog()) this.#address.history.pushState(null, '', this.path);
    else this.#show(routeOf(this.#address.location.pathname));
  }

  #show(route: Route): void {
    this.#before = this.#route;
    this.#route = route;
    for (const listener of this.#moved) listener(pathOf(route));
  }
}
