import { join, resolve } from 'node:path';

export interface StartSettings {
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  /** PostgreSQL; null for the embedded database. */
  readonly databaseUrl: string | null;
  readonly publicOrigin: string | null;
  /** Proxies of our own in front of the server. */
  readonly trustedProxies: number;
  /** Names of partners may lead into private networks (X49). */
  readonly partnersInIntranet: boolean;
  readonly webDir: string;
  readonly hotline: string;
  readonly https: boolean;
  /** No sample people even in an empty embedded database. */
  readonly empty: boolean;
  /** The database comes from a backup: it gets a new epoch, and every phone compares itself with it anew (P-11). */
  readonly restored: boolean;
  /** A person says so: the folder is taken as it is, and what it does not have is written down as lost (F47). */
  readonly evidenceLost: boolean;
}

const flags = new Set(['--empty', '--https', '--restored', '--evidence-lost']);

/** From environment and command line; an empty variable counts as unset. Throws on what it does not know, before anything starts. */
export function readSettings(env: Readonly<Record<string, string | undefined>>, args: readonly string[]): StartSettings {
  const unknown = args.find((argument) => !flags.has(argument));
  if (unknown !== undefined) throw new Error(`Unknown option ${unknown}. Known: ${[...flags].join(', ')}.`);
  const port = Number(env['PORT'] || '8080');
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`PORT is no port: ${env['PORT'] ?? ''}`);
  const trustedProxies = Number(env['TRUSTED_PROXIES'] || '0');
  if (!Number.isInteger(trustedProxies) || trustedProxies < 0) throw new Error(`TRUSTED_PROXIES is no number of proxies: ${env['TRUSTED_PROXIES'] ?? ''}`);
  const partnerNetworks = env['PARTNER_NETWORKS'] || 'public';
  if (partnerNetworks !== 'public' && partnerNetworks !== 'private') throw new Error(`PARTNER_NETWORKS is neither public nor private: ${partnerNetworks}`);
  const https = args.includes('--https');
  return {
    host: env['HOST'] || (https ? '0.0.0.0' : '127.0.0.1'), // a certificate of our own is there for phones
    port,
    dataDir: resolve(env['DATA_DIR'] || './data'),
    databaseUrl: env['DATABASE_URL'] || null,
    publicOrigin: env['PUBLIC_ORIGIN'] || null,
    trustedProxies,
    partnersInIntranet: partnerNetworks === 'private',
    webDir: join(import.meta.dirname, '../../../dist/web'),
    hotline: env['HOTLINE'] || '95598',
    https,
    empty: args.includes('--empty'),
    restored: args.includes('--restored'),
    evidenceLost: args.includes('--evidence-lost'),
  };
}
