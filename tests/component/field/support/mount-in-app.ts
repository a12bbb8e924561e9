import { mount, unmount } from 'svelte';
import type { Component, ComponentInternals } from 'svelte';
import '../../../../src/ui/tokens.css';
import type { FieldApp } from '../../../../src/field/state/field-app.svelte.ts';
import InApp from './InApp.svelte';

/** Any component, told by its props alone: what it exports and which of them bind is nothing to a test. */
type Part<Props> = (internals: ComponentInternals, props: Props) => object;

/** Puts one part of the app alone on the page; the function given back takes it off again. */
export function mountInApp<Props extends object>(app: FieldApp, part: Part<Props>, props: NoInfer<Props>): () => Promise<void> {
  const mounted = mount(InApp, { target: document.body, props: { app, part: part as Component<never>, props } });
  return () => unmount(mounted);
}
