import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { LabError } from './errors.ts';
import { Lab } from './lab.ts';
import { play, prepare } from './record/play.ts';
import { HOSTS } from './record/scenarios.ts';
import { truthOf } from './record/truth.ts';
import { RECORDING_TOOLS, requireLab } from './requirements.ts';
import { Tcpdump } from './tcpdump.ts';

/** `pnpm lab:record`: records the capture that comes with the project, test/fixtures/lab-vxlan.pcap.gz, and the truth about it. */

const FIXTURES = fileURLToPath(new URL('../fixtures/', import.meta.url));
const NAME = 'lab-vxlan';
/** Outer and inner headers with all options, some payload for DNS and ICMP; as a mirror session with a packet length would. */
const SNAPLEN = 200;

async function record(scratch: string): Promise<void> {
  requireLab(RECORDING_TOOLS);
  const recorded = new Date();
  const lab = await Lab.open(HOSTS);
  try {
    await prepare(lab);
    const file = join(scratch, `${NAME}.pcap`);
    const tcpdump = await Tcpdump.start(lab.collector, file, SNAPLEN);
    const played = await play(lab);
    for (const host of lab.hosts.values()) await host.kernel.settled(20_000);
    // Late answers of the network, such as the last ACK of a close.
    await sleep(500);
    const end = await tcpdump.stop();
    if (end.droppedByKernel !== 0)
      throw new LabError('timeout', `tcpdump missed ${end.droppedByKernel} packets: the machine is too busy, try again`);
    const truth = truthOf(lab, played, { ...end, file: `${NAME}.pcap.gz`, snaplen: SNAPLEN }, recorded);
    const packed = gzipSync(readFileSync(file), { level: 9 });
    writeFileSync(join(FIXTURES, `${NAME}.pcap.gz`), packed);
    writeFileSync(join(FIXTURES, `${NAME}.json`), `${JSON.stringify(truth, null, 2)}\n`);
    console.log(
      `${end.captured} packets of ${truth.connections.length} connections, ${packed.length} bytes: test/fixtures/${NAME}.pcap.gz`,
    );
  } finally {
    lab.close();
  }
}

const scratch = mkdtempSync(join(tmpdir(), 'mirrorscope-lab-'));
// Also where a signal ends the recording.
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));
try {
  await record(scratch);
} catch (failure) {
  if (!(failure instanceof LabError)) throw failure;
  console.error(failure.message);
  process.exitCode = 1;
}
