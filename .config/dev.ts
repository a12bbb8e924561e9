import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createServer } from 'vite';

const root = join(import.meta.dirname, '..');
const serverPort = process.env.SERVER_PORT ?? '8080';
process.env.DEV_SERVER = `http://127.0.0.1:${serverPort}`;

/** Server and pages with live reload, for the person who changes them; the service worker is only in a build. */
const server = spawn(join(root, 'node_modules/.bin/tsx'), ['watch', 'src/server/main.ts', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, PORT: serverPort },
});
process.on('exit', () => server.kill());
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(0));

const pages = await createServer({ configFile: join(root, 'vite.config.ts') });
await pages.listen(Number(process.env.PORT ?? '5173'));
pages.printUrls();
