interface ScriptPolicies {
  createPolicy(name: 'default', rules: { createScriptURL(address: string): string | null }): unknown;
}

const ownScript = /^\/(sw\.js|assets\/[\w.-]+\.js)$/;

/**
 * For the page's policy of trusted types (X11, X62): addresses that become workers are those of our own build, whoever
 * asks for one; any other, and any text that would become markup or code, is refused by the browser.
 */
export function trustOwnScripts(page: { readonly location: Pick<Location, 'href' | 'origin'>; readonly trustedTypes?: ScriptPolicies }): void {
  page.trustedTypes?.createPolicy('default', { createScriptURL: (address) => (isOwnScript(address, page.location) ? address : null) });
}

/** The service worker or a chunk of this build, on this origin; everything else is somebody's. */
export function isOwnScript(address: string, here: Pick<Location, 'href' | 'origin'>): boolean {
  if (!URL.canParse(address, here.href)) return false;
  const { origin, pathname } = new URL(address, here.href);
  return origin === here.origin && ownScript.test(pathname);
}
