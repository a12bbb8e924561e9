import { Hono } from 'hono';

/** Plain HTTP beside --https: gives out the local authority's certificate and tells how a phone comes to trust it. */
export function authorityPage(caCert: string, secureAddresses: readonly string[]): Hono {
  const app = new Hono();
  app.get('/ca.crt', (c) => c.body(caCert, 200, { 'Content-Type': 'application/x-x509-ca-cert', 'Content-Disposition': 'attachment; filename="ca.crt"' }));
  app.get('/healthz', (c) => c.json({ ok: true }));
  app.get('*', (c) => c.html(page(secureAddresses)));
  return app;
}

function page(addresses: readonly string[]): string {
  // On the phone, localhost is the phone itself.
  const elsewhere = addresses.filter((address) => new URL(address).hostname !== 'localhost');
  const links = (elsewhere.length > 0 ? elsewhere : addresses).map((address) => `<li><a href="${address}/">${address}/</a></li>`).join('');
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>安装证书 · Install the certificate</title>
<h1>在手机上安装证书</h1>
<ol><li><a href="/ca.crt">下载证书 ca.crt</a></li>
<li>安卓：设置 → 安全 → 加密与凭据 → 安装证书 → CA 证书 → 选择 ca.crt</li>
<li>iPhone：设置 → 已下载描述文件 → 安装；再到 通用 → 关于本机 → 证书信任设置，打开 “Doorstep local authority”</li>
<li>打开：<ul>${links}</ul></li></ol>
<h1 lang="en">Install the certificate on the phone</h1>
<ol lang="en"><li><a href="/ca.crt">Download ca.crt</a></li>
<li>Android: Settings → Security → Encryption &amp; credentials → Install a certificate → CA certificate → ca.crt</li>
<li>iPhone: Settings → Profile downloaded → Install; then General → About → Certificate Trust Settings, switch on “Doorstep local authority”</li>
<li>Open one of the addresses above. Remove the certificate when you have finished trying.</li></ol></html>`;
}
