import { networkInterfaces } from 'node:os';
import qrcode from 'qrcode-terminal';
import type { StartSettings } from './read-settings.ts';

export interface SampleAccount {
  readonly role: string;
  readonly username: string;
  readonly password: string;
}

/** IPv4 addresses of this machine that a phone in the same network may reach. */
export function lanAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((list) => list ?? []).filter((entry) => entry.family === 'IPv4' && !entry.internal).map((entry) => entry.address);
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

/** Every origin this server answers at, the one on this machine first. */
export function addressesOf(settings: Pick<StartSettings, 'host' | 'https'>, port: number): string[] {
  const scheme = settings.https ? 'https' : 'http';
  const hosts = isLoopback(settings.host) ? [settings.host === '::1' ? '[::1]' : settings.host] : ['localhost', ...(settings.host === '0.0.0.0' ? lanAddresses() : [settings.host])];
  return hosts.map((host) => `${scheme}://${host}:${port}`);
}

export function banner(told: {
  readonly settings: StartSettings;
  readonly port: number;
  readonly kind: 'embedded' | 'server';
  readonly accounts: readonly SampleAccount[];
  readonly helpPort: number | null;
}): string {
  const { settings, port, kind, accounts, helpPort } = told;
  const addresses = addressesOf(settings, port);
  const lines = ['', '上门办 · Doorstep', '', ...addresses.flatMap((address) => [`  现场 field app   ${address}/`, `  坐席 desk        ${address}/desk/`])];
  const people = accounts.map(({ role, username, password }) => `    ${username.padEnd(14)} ${password.padEnd(22)} ${role}`);
  if (people.length > 0) lines.push('', '  示例账号 sample accounts (invented people)', ...people);
  else lines.push('', '  没有示例数据：打开坐席页建立首个管理员。No sample data: open the desk to set up the first administrator.');
  if (kind === 'embedded') {
    lines.push('', `  数据 data        ${settings.dataDir} (内置数据库 embedded database)`,
      '  内置数据库仅供试用：断电可能丢失数据。正式使用请设置 DATABASE_URL（PostgreSQL 15+）。',
      '  The embedded database is for trying out: it never flushes to the disk, so a power cut can lose or tear data.',
      '  A district in earnest sets DATABASE_URL (PostgreSQL 15 or newer).');
  }
  const nearest = addresses[1] ?? addresses[0] ?? 'http://localhost';
  // Before it trusts our certificate a phone can open the page about the certificate alone, which leads on to the app.
  const first = helpPort === null ? `${nearest}/` : `http://${new URL(nearest).hostname}:${helpPort}/`;
  if (helpPort !== null) lines.push('', `  证书 certificate  ${first} (/ca.crt)`);
  if (!isLoopback(settings.host)) lines.push('', `  手机扫码 for a phone: ${first}`, qrOf(first));
  return `${lines.join('\n')}\n`;
}

function qrOf(text: string): string {
  let drawn = '';
  qrcode.generate(text, { small: true }, (code) => (drawn = code));
  return drawn;
}
