import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Context, Hono } from 'hono';
import { refuse } from './answer.ts';
import { barcodeWorkerPolicy, isInterface, pagePolicies } from './guards.ts';
import type { ServerEnv } from './server-env.ts';

interface Page {
  readonly path: string;
  readonly type: string;
  readonly immutable: boolean;
  /** Where it differs from that of every other answer. */
  readonly policy: string | null;
}

interface Loaded {
  readonly raw: Buffer;
  readonly packed: Buffer | null;
  readonly etag: string;
}

/**
 * The built pages. Only files that were there at the start are served, by exact name, so no path of a request ever
 * reaches the file system. Hashed assets stay for a year; page, service worker and manifest are asked for each time.
 */
export function mountPages(app: Hono<ServerEnv>, webDir: string): void {
  const pages = indexOf(webDir);
  const loaded = new Map<string, Loaded>();

  app.get('/favicon.ico', (c) => c.body(null, 204)); // browsers ask although the pages name their icon
  app.get('*', (c) => {
    const path = c.req.path;
    if (isInterface(path)) return refuse(c, { code: 'request/unknown-path' });
    const page = pages.get(path) ?? (extname(path) === '' ? pages.get(shellOf(path)) : undefined);
    return page === undefined ? refuse(c, { code: 'request/unknown-path' }) : send(c, page);
  });

  function send(c: Context, page: Page): Response {
    const file = loaded.get(page.path) ?? load(page);
    loaded.set(page.path, file);
    c.header('Cache-Control', page.immutable ? 'public, max-age=31536000, immutable' : 'no-cache');
    c.header('ETag', file.etag);
    c.header('Vary', 'Accept-Encoding');
    if (page.policy !== null) c.header('Content-Security-Policy', page.policy);
    if (c.req.header('If-None-Match') === file.etag) return c.body(null, 304);
    c.header('Content-Type', page.type);
    const packed = file.packed !== null && (c.req.header('Accept-Encoding') ?? '').includes('gzip');
    if (packed) c.header('Content-Encoding', 'gzip');
    return c.body(new Uint8Array(packed ? file.packed : file.raw));
  }
}

function load(page: Page): Loaded {
  const raw = readFileSync(page.path);
  const packable = /^(text|application\/(json|manifest|javascript|wasm)|image\/svg|font\/ttf)/.test(page.type) && raw.byteLength > 1_000;
  return { raw, packed: packable ? gzipSync(raw, { level: 9 }) : null, etag: `"${createHash('sha256').update(raw).digest('base64url').slice(0, 22)}"` };
}

function shellOf(path: string): string {
  return path === '/desk' || path.startsWith('/desk/') ? '/desk/index.html' : '/index.html';
}

function indexOf(webDir: string): Map<string, Page> {
  const found = new Map<string, Page>();
  for (const path of filesBelow(webDir)) {
    const url = `/${relative(webDir, path).split(sep).join('/')}`;
    found.set(url, { path, type: types[extname(path)] ?? 'application/octet-stream', immutable: url.startsWith('/assets/'), policy: policyOf(url) });
  }
  return found;
}

function policyOf(url: string): string | null {
  return /^\/assets\/barcode-worker-[^/]*\.js$/.test(url) ? barcodeWorkerPolicy : (pagePolicies[url] ?? null);
}

function filesBelow(folder: string): string[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
};
