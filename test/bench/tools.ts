import { COMMAND, compiled } from './compiled.ts';
import type { Run } from './measure.ts';
import { output } from './output.ts';

/** A program that turns captures into flows. */
export interface Tool {
  readonly name: string;
  /** Debian's package; empty for ourselves. */
  readonly package: string;
  readonly binary: string;
  /** What it finds out about a flow, since that is what its time goes into. */
  readonly finds: string;
  /** Whether it follows TCP (retransmissions and the like), or only counts. */
  readonly followsTcp: boolean;
  /** Packets that it is given, where a whole input would take too long. */
  readonly cut?: number;
  /** Standard output is as large as the result: it is thrown away. */
  readonly discard?: boolean;
  /** @param work a folder for what it writes */
  command(capture: string, work: string): readonly string[];
  /** Packets that it says it read. */
  packetsRead(run: Run, capture: string, work: string): number;
  /** Its count leaves out what is not IP. */
  readonly countsIpOnly?: boolean;
  /** Share of the packets that its count may leave out beside these. */
  readonly uncounted?: number;
}

/** Adds up the columns of packets. Summed in awk, since the records of an input may be half a gigabyte. */
const SUM_OF_PACKETS = `set -o pipefail; "$@" | awk -F'"(client|server)_packets":' '{ sum += $2 + $3 } END { print sum }'`;

const numberAfter = (text: string, pattern: RegExp): number => Number(pattern.exec(text)?.[1] ?? Number.NaN);

/** Room for every flow of the inputs. */
const MOST_FLOWS = '2000000';

export const OURSELVES: Tool = {
  name: 'mirrorscope',
  package: '',
  binary: process.execPath,
  finds: 'all columns of docs/columns.md, as NDJSON',
  followsTcp: true,
  discard: true,
  command: (capture) => [process.execPath, COMMAND, 'analyze', '--format', 'ndjson', '--active-timeout', '60s', capture],
  packetsRead: (_run, capture) => packetsInRecords(capture),
  countsIpOnly: true,
};

/** The same without the encoder and the command around it: what the packets alone cost. */
export const ENGINE: Tool = {
  ...OURSELVES,
  name: 'mirrorscope, engine only',
  finds: 'the same records, counted and dropped',
  discard: false,
  countsIpOnly: false,
  command: (capture) => compiled('engine_run.ts', [capture]),
  packetsRead: (run) => numberAfter(run.said, /arrived (\d+)/),
};

export const RIVALS: readonly Tool[] = [
  {
    name: 'softflowd',
    package: 'softflowd',
    binary: 'softflowd',
    finds: 'packets, bytes, flags; NetFlow v9',
    followsTcp: false,
    // Nobody listens on the port. Room for all flows, so that none is forced out; -6: IPv6 is tracked too.
    command: (capture, work) => [
      ...['softflowd', '-d', '-6', '-m', MOST_FLOWS, '-v', '9', '-n', '127.0.0.1:9995'],
      ...['maxlife', 'general', 'tcp', 'udp', 'icmp'].flatMap((name) => ['-t', `${name}=60`]),
      ...['-p', `${work}/pid`, '-c', `${work}/control`, '-r', capture],
    ],
    packetsRead: ({ said }) => numberAfter(said, /Packets processed: (\d+)/),
    countsIpOnly: true,
  },
  {
    name: 'nfpcapd',
    package: 'nfdump',
    binary: 'nfpcapd',
    finds: 'packets, bytes, flags; nfdump files',
    followsTcp: false,
    command: (capture, work) => ['nfpcapd', '-r', capture, '-w', work, '-e', '60,60'],
    packetsRead: ({ said }) => numberAfter(said, /Total: Processed: (\d+)/),
  },
  {
    name: 'argus',
    package: 'argus-server',
    binary: 'argus',
    finds: 'packets, bytes, losses, retransmissions; argus file',
    followsTcp: true,
    command: (capture, work) => ['argus', '-X', '-S', '60', '-r', capture, '-w', `${work}/argus`],
    packetsRead: (_run, _capture, work) => Number(/^\s*sum\s+\d+\s+(\d+)/m.exec(output('racount', ['-r', `${work}/argus`]))?.[1]),
  },
  {
    name: 'tcptrace',
    package: 'tcptrace',
    binary: 'tcptrace',
    finds: 'resent bytes, round-trip times of TCP',
    followsTcp: true,
    // -n: names are not looked up. -q: nothing is printed of the connections, which would cost it more than all the rest.
    command: (capture) => ['tcptrace', '-n', '-q', '-r', capture],
    packetsRead: ({ said }) => numberAfter(said, /(\d+) packets seen/),
    countsIpOnly: true,
  },
  {
    name: 'tshark',
    package: 'tshark',
    binary: 'tshark',
    finds: 'everything; conversations printed',
    followsTcp: true,
    cut: 200_000,
    // Its statistics leave out the few packets whose dissection ends in an error.
    uncounted: 0.001,
    command: (capture) => ['tshark', '-n', '-q', '-z', 'conv,tcp', '-z', 'io,stat,0', '-r', capture],
    packetsRead: ({ said }) => numberAfter(said, /<>[^|]*\|\s+(\d+) \|/),
  },
];

/** The packets of all records that the command writes. */
function packetsInRecords(capture: string): number {
  const { command } = OURSELVES;
  return Number(output('bash', ['-c', SUM_OF_PACKETS, 'bash', ...command(capture, '')]));
}
