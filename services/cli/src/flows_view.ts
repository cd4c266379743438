import { CONN_STATES, type ColumnName, type FlowRecord, type TopFlow, TopFlows } from '@mirrorscope/record';
import type { Output } from './output.ts';
import { protocolName } from './protocol.ts';
import { count, microseconds, shortBytes } from './quantity.ts';
import type { View } from './sinks.ts';
import { outputWidth, type TextColumn, textTable } from './text_table.ts';

type Value = (name: ColumnName) => number;

interface FlowColumn extends TextColumn {
  text(value: Value, flow: TopFlow): string;
}

const both = (value: Value, suffix: string): number => value(`client_${suffix}` as ColumnName) + value(`server_${suffix}` as ColumnName);
const number = (title: string, rank: number, of: (value: Value) => number): FlowColumn => ({
  title,
  rank,
  align: 'right',
  text: (value) => count(of(value)),
});

const PAIRS = [
  'port',
  'packets',
  'retransmits',
  'resent_segments',
  'late_segments',
  'missed_bytes',
  'rsts',
  'rtt_sum_us',
  'rtt_samples',
] as const;
const KEPT: readonly ColumnName[] = [
  ...PAIRS.flatMap((suffix) => [`client_${suffix}`, `server_${suffix}`] as const),
  'proto',
  'vni',
  'handshake_server_us',
  'handshake_client_us',
  'conn_state',
];

const POSITION = new Map(KEPT.map((name, position) => [name, position]));

const TABLE: readonly FlowColumn[] = [
  { title: 'CLIENT', rank: 0, align: 'left', text: (value, flow) => endpoint(flow.clientIp, value('client_port')) },
  { title: 'SERVER', rank: 0, align: 'left', text: (value, flow) => endpoint(flow.serverIp, value('server_port')) },
  { title: 'PROTO', rank: 1, align: 'left', text: (value) => protocolName(value('proto')) },
  { title: 'VNI', rank: 7, align: 'right', text: (value) => (value('vni') === 0 ? '-' : String(value('vni'))) },
  number('PACKETS', 2, (value) => both(value, 'packets')),
  { title: 'BYTES', rank: 0, align: 'right', text: (_, flow) => shortBytes(flow.bytes) },
  number('RETRANS', 3, (value) => both(value, 'retransmits')),
  number('RESENT', 5, (value) => both(value, 'resent_segments')),
  number('LATE', 6, (value) => both(value, 'late_segments')),
  { title: 'MISSED', rank: 10, align: 'right', text: (value) => shortBytes(both(value, 'missed_bytes')) },
  number('RESETS', 8, (value) => both(value, 'rsts')),
  { title: 'HANDSHAKE', rank: 9, align: 'right', text: (value) => measured(value('handshake_server_us') + value('handshake_client_us')) },
  { title: 'RTT', rank: 4, align: 'right', text: (value) => measured(mean(value, 'client') + mean(value, 'server')) },
  { title: 'STATE', rank: 3, align: 'left', text: (value) => CONN_STATES[value('conn_state')] ?? '' },
];

/** The busiest flows as a table, once all records have come. */
export class FlowsView implements View {
  readonly full = false;
  readonly #output: Output;
  readonly #top: TopFlows;

  constructor(output: Output, limit: number) {
    this.#output = output;
    this.#top = new TopFlows(limit, KEPT);
  }

  write(record: FlowRecord): void {
    this.#top.write(record);
  }

  end(): void {
    const rows = this.#top.result().map((flow) => TABLE.map(({ text }) => text((name) => flow.numbers[POSITION.get(name)!]!, flow)));
    if (rows.length > 0) this.#output.print(textTable(TABLE, rows, outputWidth()).text);
  }
}

const endpoint = (ip: string, port: number): string => (port === 0 ? ip : ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`);
/** From the mirror to that side and back; both sides together are the way from end to end. */
const mean = (value: Value, side: 'client' | 'server'): number => value(`${side}_rtt_sum_us`) / Math.max(1, value(`${side}_rtt_samples`));
const measured = (value: number): string => (value > 0 ? microseconds(value) : '-');
