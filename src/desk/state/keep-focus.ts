/** What the keyboard can stand on, and the headings that offer themselves as a place to read on from. */
const standing = ':is(a[href], button, input, select, textarea, summary, [tabindex]):not(:disabled)';
const heading = ':scope > :is(h1, h2, h3)[tabindex="-1"]';

/** Where an element stood: it and all it was in, each with its place among its brothers. */
interface Place {
  readonly path: readonly { readonly element: Element; readonly index: number }[];
}

/**
 * What a person acts on often goes by that very act: a key is retired, a visit is called off, a form is done. The browser
 * then forgets where the keyboard was. This puts it to what is next to it: the heading of its part if that takes the
 * focus, else what follows, else what stands before; the content as a whole after a change of page. Gives back the way to end it.
 */
export function keepFocus(page: Document): () => void {
  let onPage: Place | null = null;
  let inDialog: Place | null = null;

  function focused({ target }: FocusEvent) {
    if (!(target instanceof Element)) return;
    if (target.closest('dialog') === null) onPage = placeOf(target);
    else inDialog = placeOf(target);
  }

  /** Whoever taps beside everything has left the place of his own will. */
  function pressed({ target }: PointerEvent) {
    if (!(target instanceof Element) || target.closest('dialog') !== null) return;
    if (target.closest(standing)?.matches('main') !== false) onPage = null;
  }

  function look() {
    if (page.activeElement !== null && page.activeElement !== page.body) return;
    const dialog = page.querySelector('dialog[open]');
    const place = dialog === null ? onPage : inDialog;
    if (place === null || place.path[0]?.element.isConnected === true) return;
    const next = dialog === null ? (nextTo(place) ?? page.querySelector('main')) : survivorOf(place)?.closest('[tabindex]');
    if (next instanceof HTMLElement) next.focus({ preventScroll: next.matches('main') });
  }

  const observer = new MutationObserver(look);
  observer.observe(page.body, { childList: true, subtree: true });
  page.addEventListener('focusin', focused);
  page.addEventListener('pointerdown', pressed);
  return () => {
    observer.disconnect();
    page.removeEventListener('focusin', focused);
    page.removeEventListener('pointerdown', pressed);
  };
}

function placeOf(element: Element): Place {
  const path: { element: Element; index: number }[] = [];
  for (let at: Element | null = element; at !== null; at = at.parentElement) {
    path.push({ element: at, index: [...(at.parentElement?.children ?? [])].indexOf(at) });
  }
  return { path };
}

function survivorOf({ path }: Place): Element | undefined {
  return path.find(({ element }) => element.isConnected)?.element;
}

function nextTo({ path }: Place): Element | null {
  const first = path.findIndex(({ element }) => element.isConnected);
  for (let level = first; level < path.length; level += 1) {
    const box = path[level]?.element;
    if (box === undefined || box.matches('main') || box.closest('main') === null) return null;
    const before = new Set([...box.children].slice(0, path[level - 1]?.index));
    const [passed, coming] = [[...before], [...box.children].filter((child) => !before.has(child))].map(within);
    const next = box.querySelector(heading) ?? coming?.[0] ?? passed?.at(-1);
    if (next !== undefined) return next;
  }
  return null;
}

function within(boxes: readonly Element[]): Element[] {
  return boxes.flatMap((box) => [...(box.matches(standing) ? [box] : []), ...box.querySelectorAll(standing)]).filter((element) => element.checkVisibility());
}
