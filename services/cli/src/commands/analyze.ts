import { defineCommand } from 'citty';
import { usageError } from '../errors.ts';
import { choice, duration, wholeNumber } from '../values.ts';

export const operands = 'FILE...';
export const notes = `FILE is a pcap or pcapng capture, plain, .gz or .zst; - is standard input. Several files are one stream of packets.
Durations: 500ms, 60s, 5m, 2h.

  mirrorscope analyze capture.pcap
  tcpdump -i eth0 -w - | mirrorscope analyze -
  mirrorscope analyze capture.pcap.gz --format ndjson --active-timeout 0 > flows.ndjson
  mirrorscope analyze capture.pcap --format zeek > conn.log
  mirrorscope analyze *.pcap --store chdb://mirrorscope-data

zeek and zeek-json are Zeek's conn.log, eve Suricata's flow events. They have one line a flow, however long it is: docs/neighbours.md.`;

/** One line a flow, as the programs that read them expect. */
const LOGS = ['zeek', 'zeek-json', 'eve'] as const;
const FORMATS = ['table', 'json', 'ndjson', ...LOGS] as const;
const ACTIVE_TIMEOUT = '60s';
const KEY_PARTS = ['mirror', 'vni', 'vlan'] as const;
/** What the flow table can address, rounded. */
const MOST_FLOWS = 16_000_000;
/** Flows that the table shows if nothing is said. */
const TABLE_ROWS = 20;

export default defineCommand({
  meta: { description: 'turn packets into flow records' },
  args: {
    format: {
      type: 'string',
      valueHint: FORMATS.join('|'),
      default: 'table',
      description: 'the busiest flows, the records with all columns, or a log as Zeek or Suricata write it',
    },
    store: { type: 'string', valueHint: 'URL', description: 'also put the records into this ClickHouse: http://... or chdb://DIRECTORY' },
    decap: { type: 'string', valueHint: 'auto|none', default: 'auto', description: 'look into tunnels, or not' },
    'idle-timeout': { type: 'string', valueHint: 'DURATION', default: '60s', description: 'a flow without packets for so long is over' },
    'active-timeout': {
      type: 'string',
      valueHint: 'DURATION|0',
      description: `a longer flow is written every so often (default ${ACTIVE_TIMEOUT}; of logs 0); 0: one record a flow`,
    },
    limit: { type: 'string', valueHint: 'N', description: `flows in the table (default ${TABLE_ROWS}), or records (default: all)` },
    listener: { type: 'string', valueHint: 'NAME', default: 'cli', description: 'name for the column listener' },
    key: {
      type: 'string',
      valueHint: 'PARTS',
      default: KEY_PARTS.join(),
      description: 'what tells flows apart besides the 5-tuple; none for nothing',
    },
    'max-flows': {
      type: 'string',
      valueHint: 'N',
      default: '1000000',
      description: 'flows held at once, 512 bytes each; then the oldest gives way',
    },
  },
  async run({ args }) {
    if (args._.length === 0) throw usageError('name a capture file, or - for standard input; --help shows how');
    const format = choice('format', args.format, FORMATS);
    const limit = args.limit === undefined ? undefined : wholeNumber('limit', args.limit, 1);
    const request = {
      files: args._,
      format,
      limit: limit ?? (format === 'table' ? TABLE_ROWS : Number.POSITIVE_INFINITY),
      store: args.store,
      engine: {
        listener: args.listener,
        capacity: wholeNumber('max-flows', args['max-flows'], 1, MOST_FLOWS),
        idleTimeout: duration('idle-timeout', args['idle-timeout']),
        activeTimeout: activeTimeout(args['active-timeout'], format),
        decap: choice('decap', args.decap, ['auto', 'none']) === 'auto',
        key: keyParts(args.key),
      },
    };
    const { runAnalysis } = await import('../run_analysis.ts');
    await runAnalysis(request);
  },
});

function activeTimeout(text: string | undefined, format: (typeof FORMATS)[number]): number {
  const isLog = LOGS.some((log) => log === format);
  const seconds = duration('active-timeout', text ?? (isLog ? '0' : ACTIVE_TIMEOUT), 'one record a flow');
  if (isLog && seconds > 0) throw usageError(`--format ${format} has one line a flow: leave --active-timeout out`);
  return seconds;
}

function keyParts(text: string): { mirrorSource: boolean; vni: boolean; vlan: boolean } {
  const parts = text === 'none' ? [] : text.split(',').map((part) => choice('key', part, KEY_PARTS));
  return { mirrorSource: parts.includes('mirror'), vni: parts.includes('vni'), vlan: parts.includes('vlan') };
}
