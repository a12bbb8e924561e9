import type { Site } from './wire.ts';

const hashedName = /-([\w-]{8})\.(js|css|ttf)/g;
const revision = /(revision["'`]?\s*:\s*["'`])([0-9a-f])/g;

/**
 * The office after a deployment: the same pages under new names, as a bundler gives them to changed files, and the old
 * names gone. What is no file of the site goes to the server as before.
 */
export function nextBuildOf(origin: string): Site {
  return async (path) => {
    const isAsset = path.startsWith('/assets/');
    if (isAsset && !path.includes('.next.')) return { status: 404, type: 'text/plain', body: Buffer.from('gone') };
    if (!isAsset && !['/', '/index.html', '/sw.js'].includes(path)) return null;
    const answer = await fetch(origin + path.replace('.next.', '.'));
    const type = answer.headers.get('content-type') ?? 'application/octet-stream';
    const bytes = Buffer.from(await answer.arrayBuffer());
    if (!/javascript|css|html/.test(type)) return { status: answer.status, type, body: bytes };
    const renamed = bytes.toString('utf8').replace(hashedName, '-$1.next.$2');
    return { status: answer.status, type, body: Buffer.from(renamed.replace(revision, (_, head: string, digit: string) => head + (digit === '0' ? '1' : '0'))) };
  };
}
