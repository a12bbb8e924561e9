import { mount, unmount } from 'svelte';
import type { Component, ComponentInternals } from 'svelte';
import '../../../../src/ui/tokens.css';
import '../../../../src/desk/desk.css';
import { systemClock } from '../../../../src/base/clock.ts';
import { deskApi } from '../../../../src/desk/api.ts';
import { Desk } from '../../../../src/desk/state/desk.svelte.ts';
import InDesk from './InDesk.svelte';

/** Any component, told by its props alone. */
type Part<Props> = (internals: ComponentInternals, props: Props) => object;
type Framed = { readonly part: Component<Record<string, unknown>>; readonly props: Record<string, unknown> };

/** A desk whose server answers as told; without an answer there is no line. */
export function deskThat(answers: (path: string) => Response | null = () => null): Desk {
  return new Desk({
    api: deskApi((path) => {
      const answer = answers(path);
      return answer === null ? Promise.reject(new TypeError('no line')) : Promise.resolve(answer);
    }),
    clock: systemClock,
    openLive: () => () => {},
    everyMs: () => () => {},
    preferredLanguages: ['zh-CN'],
    keep: { read: () => null, write: () => {} },
  });
}

/** Puts one part of the desk alone on the page; the function given back takes it off again. */
export function mountInDesk<Props extends object>(desk: Desk, part: Part<Props>, props: NoInfer<Props>): () => Promise<void> {
  const framed = { part, props } as unknown as Framed;
  document.body.dataset.density = 'compact';
  const mounted = mount(InDesk, { target: document.body, props: { desk, ...framed } });
  return async () => {
    await unmount(mounted);
    delete document.body.dataset.density;
  };
}
