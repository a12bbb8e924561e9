import { mount, unmount } from 'svelte';
import type { Component, ComponentInternals } from 'svelte';
import '../../../../src/ui/tokens.css';
import type { FieldApp } from '../../../../src/field/state/field-app.svelte.ts';
import InApp from './InApp.svelte';

/** Any component, told by its props alone: what it exports and which of them bind is nothing to a test. */
export type Part<Props> = (internals: ComponentInternals, props: Props) => object;
/** What the frame knows of a part and its props; that they fit each other is checked before. */
type Framed = { readonly part: Component<Record<string, unknown>>; readonly props: Record<string, unknown> };

/** Puts one part of the app alone on the page; the function given back takes it off again. */
export function mountInApp<Props extends object>(app: FieldApp, part: Part<Props>, props: NoInfer<Props>): () => Promise<void> {
  const framed = { part, props } as unknown as Framed;
  const mounted = mount(InApp, { target: document.body, props: { app, ...framed } });
  return () => unmount(mounted);
}
