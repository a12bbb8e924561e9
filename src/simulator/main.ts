import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { tongliangSale } from './applications.ts';
import { listenForCallbacks } from './callback-listener.ts';
import { PartnerPlatform, type PartnerKey, type Reply } from './partner.ts';
import { registerPage } from './register-page.ts';

const USAGE = `The other side of the partner interface, with real signed messages.

  npm run simulate -- push [--twice] [--certificate first|last|never] [--lost-reply] [--serial N] [--count N]
  npm run simulate -- register [--rows N] [--page-rows N] [--faulty N]
  npm run simulate -- status --reference REF
  npm run simulate -- listen [--port 8790]

  --server URL     where the office answers        (http://127.0.0.1:8080)
  --data-dir DIR   where the sample's keys stand   (./data)
  --partner ID     which of the sample's partners  (the first; for register the one that may send it)
`;

/** The sample's partner that may send a register. */
const REGISTER_PARTNER = 'sample-tongliang-marketing';

interface SamplePartner {
  readonly partnerId: string;
  readonly inbound: PartnerKey;
  readonly outbound: PartnerKey;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    server: { type: 'string', default: 'http://127.0.0.1:8080' },
    'data-dir': { type: 'string', default: './data' },
    partner: { type: 'string' },
    twice: { type: 'boolean', default: false },
    'lost-reply': { type: 'boolean', default: false },
    certificate: { type: 'string', default: 'last' },
    serial: { type: 'string' },
    count: { type: 'string', default: '1' },
    reference: { type: 'string', default: '' },
    rows: { type: 'string', default: '1000' },
    'page-rows': { type: 'string', default: '20000' },
    faulty: { type: 'string', default: '0' },
    port: { type: 'string', default: '8790' },
  },
});

function say(event: string, facts: unknown): void {
  console.log(JSON.stringify({ event, facts }));
}

/** Prints an answer; a refusal makes the run end with 1. */
function sayAnswer(event: string, answer: Reply, sent: object = {}): void {
  say(event, { ...sent, ...answer });
  if (answer.status >= 300) process.exitCode = 1;
}

async function findPartner(command: string): Promise<SamplePartner> {
  const file = join(values['data-dir'], 'sample-partners.json');
  const text = await readFile(file, 'utf8').catch(() => {
    throw new Error(`${file} is missing: start the office with its sample data first (npm start), or say with --data-dir where its data stand.`);
  });
  const partners = JSON.parse(text) as SamplePartner[];
  const wanted = values.partner ?? (command === 'register' ? REGISTER_PARTNER : partners[0]?.partnerId);
  const partner = partners.find(({ partnerId }) => partnerId === wanted);
  if (partner === undefined) throw new Error(`${file} holds no partner ${wanted ?? ''}; --partner names one of ${partners.map(({ partnerId }) => partnerId).join(', ')}.`);
  return partner;
}

async function push(platform: PartnerPlatform): Promise<void> {
  const firstSerial = Number(values.serial ?? Date.now() % 1_000_000);
  for (let serial = firstSerial; serial < firstSerial + Number(values.count); serial++) {
    const sale = tongliangSale(serial, Date.now());
    const times = values.twice ? 2 : 1;
    const certificate = async () => {
      for (let i = 0; i < times; i++) sayAnswer('certificate', await platform.certificate(sale.certificate));
    };
    if (values.certificate === 'first') await certificate();
    if (values['lost-reply']) {
      await platform.applicationWithLostReply(sale.application);
      say('application', 'sent and taken, the reply lost');
    }
    for (let i = 0; i < times; i++) sayAnswer('application', await platform.application(sale.application)); // after a lost reply: `replayed`
    if (values.certificate === 'last') await certificate();
  }
}

/** Page after page, as a supplier's system would send millions of rows; one page is in memory at a time. */
async function sendRegister(platform: PartnerPlatform): Promise<void> {
  const [rows, pageRows] = [Number(values.rows), Number(values['page-rows'])];
  for (let first = 0; first < rows; first += pageRows) {
    const count = Math.min(pageRows, rows - first);
    sayAnswer('register page', await platform.registerPage(registerPage({ first, count, faulty: Number(values.faulty), nowMs: Date.now() })), { firstRow: first, rows: count });
  }
}

async function main(): Promise<void> {
  const [command] = positionals;
  if (command === undefined) return void console.log(USAGE);
  if (!['push', 'register', 'status', 'listen'].includes(command)) throw new Error(`No such command: ${command}.\n\n${USAGE}`);
  const partner = await findPartner(command);
  if (command === 'listen') {
    const listener = await listenForCallbacks({ port: Number(values.port), key: partner.outbound, onReceived: (entry) => say('callback', entry) });
    say('listening', listener.url);
    return;
  }
  const platform = new PartnerPlatform(values.server, partner.inbound);
  if (command === 'register') await sendRegister(platform);
  else if (command === 'status') sayAnswer('status', await platform.status(values.reference));
  else await push(platform);
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
