import type { Site } from './wire.ts';

const hashedName = /-([\w-]{8})\.(js|css|ttf)/g;
const revision = /(revision["'`]?\s*:\s*["'`])([0-9a-f])/g;

/**
 * The office after a deployment: the same pages under new names, as a bundler gives them to changed files, and the old
 * names gone. What is no file of the site goes to the server as before. `nth`: of several in a row, up to 15.
 */
export function nextBuildOf(origin: string, nth = 1): Site {
  const mark = nth === 1 ? '.next.' : `.next${nth}.`;
  return async (path) => {
    const isAsset = path.startsWith('/assets/');
    if (isAsset && !path.includes(mark)) return { status: 404, type: 'text/plain', body: Buffer.from('gone') };
    if (!isAsset && !['/', '/index.html', '/sw.js'].includes(path)) return null;
    const answer = await fetch(origin + path.replace(mark, '.'));
    const type = answer.headers.get('content-type') ?? 'application/octet-stream';
    const bytes = Buffer.from(await answer.arrayBuffer());
    if (!/javascript|css|html/.test(type)) return { status: answer.status, type, body: bytes };
    const renamed = bytes.toString('utf8').replace(hashedName, `-$1${mark}$2`);
    return { status: answer.status, type, body: Buffer.from(renamed.replace(revision, (_, head: string, digit: string) => head + ((parseInt(digit, 16) + nth) % 16).toString(16))) };
  };
}
