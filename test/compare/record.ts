/** `node test/compare/record.ts`: records test/fixtures/lab-halves.pcap.gz, two servers of which one's network loses packets, and the truth about it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { LabError } from '../lab/errors.ts';
import { Lab } from '../lab/lab.ts';
import { RECORDING_TOOLS, requireLab } from '../lab/requirements.ts';
import { Tcpdump } from '../lab/tcpdump.ts';

const FIXTURES = fileURLToPath(new URL('../fixtures/', import.meta.url));
const NAME = 'lab-halves';
/** Outer and inner headers with all options. */
const SNAPLEN = 140;
const SERVERS = ['stable', 'canary'] as const;
const CONNECTIONS = 500;
const EVERY_MS = 60;
const PORT = 443;
const FIRST_CLIENT_PORT = 40_001;
const LOSS_PERCENT = 4;
const DELAY_MS = 20;

async function record(scratch: string): Promise<void> {
  requireLab(RECORDING_TOOLS);
  const lab = await Lab.open([{ name: 'client' }, { name: 'stable', mirror: { vni: 2001 } }, { name: 'canary', mirror: { vni: 2002 } }]);
  try {
    await lab.path.delay('client', DELAY_MS);
    lab.path.drop('to_canary', LOSS_PERCENT, 'oifname "canary"');
    lab.path.drop('from_canary', LOSS_PERCENT, 'iifname "canary"');
    for (const name of SERVERS) await lab.host(name).actor.call('serveTcp', { address: lab.host(name).ipv4, port: PORT });
    const file = join(scratch, `${NAME}.pcap`);
    const tcpdump = await Tcpdump.start(lab.collector, file, SNAPLEN);
    await Promise.all(
      SERVERS.flatMap((name, which) => Array.from({ length: CONNECTIONS }, (_, nth) => connect(lab, name, nth, which * CONNECTIONS + nth))),
    );
    for (const host of lab.hosts.values()) await host.kernel.settled(30_000);
    await sleep(500);
    const end = await tcpdump.stop();
    if (end.droppedByKernel !== 0) throw new LabError('timeout', `tcpdump missed ${end.droppedByKernel} packets: try again`);
    const truth = {
      recorded: new Date().toISOString().slice(0, 10),
      packets: end.captured,
      lossPercent: LOSS_PERCENT,
      delayMs: DELAY_MS,
      drops: lab.path.drops(),
      servers: SERVERS.map((name) => ({
        name,
        address: lab.host(name).ipv4,
        port: PORT,
        connections: CONNECTIONS,
        kernelRetransmits: retransmits(lab, name),
      })),
    };
    writeFileSync(join(FIXTURES, `${NAME}.pcap.gz`), gzipSync(readFileSync(file), { level: 9 }));
    writeFileSync(join(FIXTURES, `${NAME}.json`), `${JSON.stringify(truth, null, 2)}\n`);
    console.log(truth);
  } finally {
    lab.close();
  }
}

async function connect(lab: Lab, name: string, nth: number, port: number): Promise<void> {
  await sleep(nth * EVERY_MS);
  const plan = { address: lab.host(name).ipv4, port: PORT, localPort: FIRST_CLIENT_PORT + port, requestBytes: 300, responseBytes: 6000 };
  await lab.host('client').actor.call('exchange', plan);
}

/** Segments that the server's kernel sent again. */
function retransmits(lab: Lab, name: string): number {
  const { ipv4, kernel } = lab.host(name);
  const which = SERVERS.indexOf(name as (typeof SERVERS)[number]);
  return Array.from({ length: CONNECTIONS }, (_, nth) => {
    const client = `${lab.host('client').ipv4}:${FIRST_CLIENT_PORT + which * CONNECTIONS + nth}`;
    return kernel.find(`${ipv4}:${PORT}`, client)?.retransmits ?? 0;
  }).reduce((sum, count) => sum + count, 0);
}

const scratch = mkdtempSync(join(tmpdir(), 'mirrorscope-lab-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));
await record(scratch);
