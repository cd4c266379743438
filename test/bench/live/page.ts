import { code, machine } from '../machine.ts';
import { markdownTable } from '../table.ts';
import { BUFFER_BYTES } from './receiver.ts';
import { RECEIVERS } from './receivers.ts';
import { frameTable, verdicts } from './report.ts';
import { FRAMES, type LiveResults } from './results.ts';

/** The section of docs/performance.md. */
export function livePage(results: LiveResults, seconds: number, runs: number): string {
  return [
    '## From the wire',
    `Measured on ${machine()}. Repeated by \`pnpm bench:live\`; numbers are those of one run of it.`,
    TEXT,
    verdicts(results)
      .map((verdict) => `- ${verdict}`)
      .join('\n'),
    ...FRAMES.flatMap((frame) => [`**${frame}-byte packets**`, frameTable(results, frame)]),
    `Best of ${runs} windows of ${seconds} s by CPU time. *unpaced*: the sender sends as fast as it
can, whether anybody keeps up or not. *of C*: times the cheaper of the two bare loops in C.`,
    '### Receivers',
    markdownTable(
      ['receiver', 'a packet is', 'command'],
      RECEIVERS.map(({ name, does, command }) => [name, does, code(command('PORT'))]),
    ),
  ]
    .map((part) => part.trimEnd())
    .join('\n\n');
}

const TEXT = `What a packet costs the receiving process: user and system time of all its threads, on a core that it has for itself. The sender
(test/bench/live/send_flows.c) has the other one, and sends over the loopback VXLAN with 10,000 TCP connections at a time, 200 packets each, by
turns; so no packet finds its flow where the one before left it, and every two hundredth packet makes a record. What the
kernel does until a packet stands in the receiver's buffer is paid by the sender here; on a network interface it is not. All receivers ask
for ${BUFFER_BYTES / 1024 / 1024} MiB of buffer; Node's own sockets get the ${'`net.core.rmem_max`'} of the system. The bare loops in C take 256 packets a call with sender
and arrival time, as \`udp\` does, and throw them away.`;
