import './reflect-metadata.ts';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as x509 from '@peculiar/x509';
import { MS_PER_DAY } from '../../base/clock.ts';

export interface LocalTls {
  readonly key: string;
  readonly cert: string;
  readonly caCert: string;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const CA_DAYS = 3_650;
/** Longer ones are refused by phones. */
const SERVER_DAYS = 397;

/**
 * A certificate authority of this machine alone, made once and kept in `tls/`, and a new server certificate at each start
 * for the addresses it has now. A phone that trusts the authority gets camera and service worker; a self-signed
 * certificate would give neither. Whoever has `tls/ca-key.pem` can pose as any site to those phones: it stays in the folder.
 */
export async function localTls(dataDir: string, addresses: readonly string[], nowMs: number): Promise<LocalTls> {
  const folder = join(dataDir, 'tls');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const authority = await loadAuthority(folder, nowMs);
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const names = ['localhost', '127.0.0.1', ...addresses].map((value): x509.JsonGeneralName => ({ type: /^[\d.]+$|:/.test(value) ? 'ip' : 'dns', value }));
  const cert = await x509.X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: 'CN=Doorstep local server',
    issuer: authority.cert.subject,
    notBefore: new Date(nowMs - MS_PER_DAY),
    notAfter: new Date(nowMs + SERVER_DAYS * MS_PER_DAY),
    publicKey: keys.publicKey,
    signingKey: authority.key,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.SubjectAlternativeNameExtension(names),
      new x509.ExtendedKeyUsageExtension(['1.3.6.1.5.5.7.3.1']),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
    ],
  });
  return { key: await keyPem(keys.privateKey), cert: cert.toString('pem'), caCert: authority.cert.toString('pem') };
}

async function loadAuthority(folder: string, nowMs: number): Promise<{ cert: x509.X509Certificate; key: Key }> {
  const [certPath, keyPath] = [join(folder, 'ca.pem'), join(folder, 'ca-key.pem')];
  if (existsSync(certPath) && existsSync(keyPath)) {
    const der = x509.PemConverter.decode(readFileSync(keyPath, 'utf8'))[0] ?? new ArrayBuffer(0);
    return { cert: new x509.X509Certificate(readFileSync(certPath, 'utf8')), key: await crypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign']) };
  }
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const cert = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: 'CN=Doorstep local authority',
    notBefore: new Date(nowMs - MS_PER_DAY),
    notAfter: new Date(nowMs + CA_DAYS * MS_PER_DAY),
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });
  writeFileSync(keyPath, await keyPem(keys.privateKey), { mode: 0o600 });
  writeFileSync(certPath, cert.toString('pem'));
  return { cert, key: keys.privateKey };
}

type Key = Parameters<typeof crypto.subtle.sign>[1];

async function keyPem(key: Key): Promise<string> {
  return x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
}

function serial(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('hex').replace(/^[89a-f]/, '7');
}
