import { isIP } from 'node:net';
import { bodyLimit } from 'hono/body-limit';
import type { MiddlewareHandler } from 'hono';
import { newId } from '../../base/ids.ts';
import type { ServerPorts } from '../ports.ts';
import { refuse } from './answer.ts';
import type { ServerEnv } from './server-env.ts';
import { parseStrictJson } from './strict-json.ts';

type Guard = MiddlewareHandler<ServerEnv>;

const JSON_LIMIT_BYTES = 1_048_576;
const UNKNOWN_LIMIT_BYTES = 16_384;
/** Looking at each costs time before anybody knows who asks; the fullest honest body has some thousands. */
const MOST_PARTS = 50_000;

const policy = [
  "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' blob: data:", "font-src 'self'", "media-src 'self' blob:",
  "connect-src 'self'", "worker-src 'self'", "manifest-src 'self'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'",
].join('; ');

/**
 * For the worker that reads barcodes, and for nothing else: it may compile the reader's WebAssembly file, which the page
 * itself may not. A worker is ruled by the policy of its own answer.
 */
export const barcodeWorkerPolicy = policy.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'");

/**
 * For the pages beside the rest: text never becomes markup or script by assignment, except through the template policy of
 * Svelte. The field app has workers, whose addresses its default policy lets through (`field/own-scripts.ts`).
 */
const trustedPolicy = `${policy}; require-trusted-types-for 'script'; trusted-types svelte-trusted-html`;
export const pagePolicies: Readonly<Record<string, string>> = {
  '/desk/index.html': trustedPolicy,
  '/index.html': `${trustedPolicy} default`,
};

/** Headers of every answer: no inline script, no foreign origin, no frame around us; camera and place for ourselves only. */
export function securityHeaders(ports: Pick<ServerPorts, 'settings'>): Guard {
  return async (c, next) => {
    await next();
    const headers = c.res.headers;
    if (!headers.has('Content-Security-Policy')) headers.set('Content-Security-Policy', policy);
    headers.set('X-Content-Type-Options', 'nosniff');
    headers.set('X-Frame-Options', 'DENY');
    headers.set('Referrer-Policy', 'no-referrer');
    headers.set('Cross-Origin-Opener-Policy', 'same-origin');
    headers.set('Cross-Origin-Resource-Policy', 'same-origin');
    headers.set('Permissions-Policy', 'camera=(self), geolocation=(), microphone=(), payment=(), usb=()');
    // Only for a public origin: promised for localhost, it would lock out the plain address there for a year.
    if (isSecureOrigin(ports)) headers.set('Strict-Transport-Security', 'max-age=31536000');
    if (isInterface(c.req.path) && !headers.has('Cache-Control')) headers.set('Cache-Control', 'no-store');
  };
}

export function requestId(ports: Pick<ServerPorts, 'clock' | 'random'>): Guard {
  return async (c, next) => {
    c.set('requestId', newId(ports.clock.nowMs(), ports.random));
    await next();
    c.res.headers.set('X-Request-Id', c.get('requestId'));
  };
}

/**
 * A page of another origin cannot act in a person's name: browsers say where a request comes from, and only our own
 * origin may change anything. Where we know by which name we are asked, no other name will do: a stranger may let one of
 * his own point to us, and to a browser his page is ours then (X33). Partners are programs with keys of their own and send
 * neither header.
 */
export function sameSiteOnly(ports: Pick<ServerPorts, 'settings'>): Guard {
  return async (c, next) => {
    if (c.req.method === 'GET' || c.req.method === 'HEAD' || c.req.path.startsWith('/partner/')) return next();
    const site = c.req.header('Sec-Fetch-Site');
    const origin = c.req.header('Origin');
    const own = ports.settings.publicOrigin ?? new URL(c.req.url).origin;
    const foreign = site !== undefined ? (site !== 'same-origin' && site !== 'none') || isBorrowedName(ports, [origin, c.req.url]) : origin !== undefined && hostOf(origin) !== hostOf(own);
    return foreign ? refuse(c, { code: 'request/cross-site' }) : next();
  };
}

/** No body without a bound. Bytes of evidence and registers have their own, where they are taken in. */
export function boundedBodies(): Guard {
  const small = bodyOf(JSON_LIMIT_BYTES);
  const tiny = bodyOf(UNKNOWN_LIMIT_BYTES);
  return (c, next) => (boundedElsewhere.test(`${c.req.method} ${c.req.path}`) ? next() : (ofNobodyYet.test(c.req.path) ? tiny : small)(c, next));
}

/** A body of so many bytes at most. One that does not say its size is held until it has ended: for large ones, after whoever sends it is known (X14). */
export function bodyOf(maxSize: number): Guard {
  return bodyLimit({ maxSize, onError: (c) => refuse(c, { code: 'request/too-large' }) });
}

/** Where a person or a phone says who it is: whoever asks is nobody yet. */
const ofNobodyYet = /^\/(desk\/v1\/(session|setup)|sync\/v1\/(enrol|challenge|renew))$/;
/**
 * Bodies that are never held, or not before their sender is known: a limit that must see all of a body before the route does
 * would hold it. By the one method that has such a route: with another the request falls through to those that hold.
 */
const boundedElsewhere = /^(POST \/(desk\/v1\/register-import|partner\/v1\/register)|[A-Z]+ \/(desk\/v1\/rescue\/files\/[0-9a-f]{64}|files(\/.*)?))$/;
/** Bodies that are packed JSON: read by their own route. */
const packed = /^POST \/sync\/v1\/push$/;

/**
 * JSON that two readers could read differently never reaches a route, and no other body is taken for JSON: what a form of
 * a foreign page can send (text/plain) is refused by its kind alone.
 */
export function soundJson(): Guard {
  return async (c, next) => {
    if (c.req.method === 'GET' || c.req.method === 'HEAD' || !isInterface(c.req.path) || isReadElsewhere(c.req)) return next();
    const text = await c.req.text();
    if (text === '') return next();
    const isPlainJson = /^application\/json\s*(;|$)/i.test(c.req.header('Content-Type') ?? '') && c.req.header('Content-Encoding') === undefined;
    if (!isPlainJson) return refuse(c, { code: 'request/malformed', detail: { path: 'Content-Type' } }, 415);
    return parseStrictJson(text, MOST_PARTS).ok ? next() : refuse(c, { code: 'request/malformed' });
  };
}

function isReadElsewhere({ method, path }: { readonly method: string; readonly path: string }): boolean {
  return boundedElsewhere.test(`${method} ${path}`) || packed.test(`${method} ${path}`);
}

/** Paths and queries that decode to text a database keeps, each query name once: two readers of it read the same. */
export function soundAddress(): Guard {
  return async (c, next) => {
    if (!isInterface(c.req.path)) return next();
    const { pathname, searchParams } = new URL(c.req.url);
    const names = [...searchParams.keys()];
    const isSound = decodesToText(pathname) && [...searchParams].every((member) => member.every(keepable)) && new Set(names).size === names.length;
    return isSound ? next() : refuse(c, { code: 'request/malformed', detail: { path: 'address' } });
  };
}

function decodesToText(pathname: string): boolean {
  try {
    return keepable(decodeURIComponent(pathname));
  } catch {
    return false; // no UTF-8 behind its percent signs
  }
}

function keepable(text: string): boolean {
  return !text.includes('\0');
}

/** Paths of the interfaces, as against pages and their assets. */
export function isInterface(path: string): boolean {
  return /^\/(desk\/v1|sync|partner|files)(\/|$)/.test(path);
}

/** The first address that is one decides; numbers and this machine's own name cannot be made to point elsewhere. */
function isBorrowedName({ settings }: Pick<ServerPorts, 'settings'>, addresses: readonly (string | undefined)[]): boolean {
  const named = addresses.find((address) => address !== undefined && URL.canParse(address));
  if (settings.publicOrigin === null || named === undefined) return false;
  const { host, hostname } = new URL(named);
  return host !== hostOf(settings.publicOrigin) && hostname !== 'localhost' && isIP(hostname.replace(/^\[|\]$/g, '')) === 0;
}

/** Behind a proxy that ends TLS our own requests are plain, and the origin told to people is not. */
function isSecureOrigin(ports: Pick<ServerPorts, 'settings'>): boolean {
  return ports.settings.publicOrigin?.startsWith('https:') ?? false;
}

function hostOf(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).host : origin;
}
