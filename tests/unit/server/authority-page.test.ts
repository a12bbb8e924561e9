import { describe, expect, it } from 'vitest';
import { authorityPage } from '../../../src/server/main/authority-page.ts';

const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

describe('the page that a phone opens before it trusts this machine', () => {
  it('gives out the certificate as a file that phones offer to install', async () => {
    const answer = await authorityPage(CERTIFICATE, ['https://localhost:8080']).request('/ca.crt');
    expect(answer.headers.get('content-type')).toBe('application/x-x509-ca-cert');
    expect(await answer.text()).toBe(CERTIFICATE);
  });

  it('leads to the addresses that a phone can reach, and to localhost only where there is no other', async () => {
    const text = async (addresses: readonly string[]) => (await authorityPage(CERTIFICATE, addresses).request('/')).text();
    const reached = await text(['https://localhost:8080', 'https://192.0.2.7:8080']);
    expect(reached).toContain('href="https://192.0.2.7:8080/"');
    expect(reached).not.toContain('localhost');
    expect(await text(['https://localhost:8080'])).toContain('href="https://localhost:8080/"');
  });
});
