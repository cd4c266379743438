import { addressText } from './address.ts';
import { COLUMN_INDEX, COLUMNS, type ColumnName, END_REASONS } from './columns.ts';
import { CLIENT_IP, type FlowRecord, MIRROR_SRC, type RecordSink, SERVER_IP } from './flow_record.ts';

/** A flow put together again from its records. */
export interface TopFlow {
  readonly clientIp: string;
  readonly serverIp: string;
  readonly mirrorSource: string;
  /** IP bytes of both sides. */
  bytes: number;
  /** The columns that were asked for, in that order, as FlowRecord.numbers has them. */
  readonly numbers: Float64Array;
}

const { flow_id, end_reason, client_bytes, server_bytes } = COLUMN_INDEX;
const ACTIVE = END_REASONS.indexOf('active');

/**
 * Keeps the flows with the most bytes out of any number of records, adding up the records of a flow. It holds at most
 * twice the flows to be kept, and those that have been written but have not ended.
 */
export class TopFlows implements RecordSink {
  readonly #limit: number;
  readonly #columns: readonly number[];
  readonly #merges: readonly Merge[];
  readonly #unfinished = new Map<number, TopFlow>();
  #kept: TopFlow[] = [];
  /** A flow with fewer bytes is not among the first; -1 while there is room. */
  #least = -1;

  constructor(limit: number, columns: readonly ColumnName[]) {
    this.#limit = limit;
    this.#columns = columns.map((name) => COLUMN_INDEX[name]);
    this.#merges = columns.map(mergeOf);
  }

  write(record: FlowRecord): void {
    const { numbers } = record;
    const id = numbers[flow_id]!;
    const bytes = numbers[client_bytes]! + numbers[server_bytes]!;
    const ends = numbers[end_reason] !== ACTIVE;
    let flow = this.#unfinished.get(id);
    if (flow === undefined) {
      if (ends && bytes <= this.#least) return;
      flow = begin(record, bytes, this.#columns);
      if (!ends) this.#unfinished.set(id, flow);
    } else {
      flow.bytes += bytes;
      for (let i = 0; i < this.#columns.length; i++) flow.numbers[i] = this.#merges[i]!(flow.numbers[i]!, numbers[this.#columns[i]!]!);
      if (ends) this.#unfinished.delete(id);
    }
    if (ends) this.#keep(flow);
  }

  /** The flows with the most bytes, most first; among equals the one that ended first. */
  result(): TopFlow[] {
    for (const flow of this.#unfinished.values()) this.#keep(flow);
    this.#unfinished.clear();
    this.#cut();
    return this.#kept;
  }

  #keep(flow: TopFlow): void {
    if (flow.bytes <= this.#least) return;
    this.#kept.push(flow);
    if (this.#kept.length >= 2 * this.#limit) this.#cut();
  }

  #cut(): void {
    this.#kept.sort((a, b) => b.bytes - a.bytes);
    if (this.#kept.length < this.#limit) return;
    this.#kept.length = this.#limit;
    this.#least = this.#kept.at(-1)?.bytes ?? -1;
  }
}

type Merge = (sum: number, next: number) => number;

const sum: Merge = (before, next) => before + next;
const last: Merge = (_, next) => next;
const bits: Merge = (before, next) => before | next;
const greatest: Merge = (before, next) => Math.max(before, next);
/** Zero says that there was nothing to measure. */
const least: Merge = (before, next) => (before === 0 || (next !== 0 && next < before) ? next : before);

const IDENTIFIERS: ReadonlySet<ColumnName> = new Set(['flow_id', 'record_no', 'vni']);

/** How two records of one flow add up in a column. */
function mergeOf(name: ColumnName): Merge {
  if (name === 'start_time' || /_min(_us)?$/.test(name)) return least;
  if (/_max_us$|^handshake_|_mss$/.test(name)) return greatest;
  if (name.endsWith('_tcp_flags')) return bits;
  const { type } = COLUMNS[COLUMN_INDEX[name]]!;
  return (type === 'UInt64' || type === 'UInt32') && !IDENTIFIERS.has(name) ? sum : last;
}

function begin({ numbers, addresses }: FlowRecord, bytes: number, columns: readonly number[]): TopFlow {
  return {
    clientIp: addressText(addresses, CLIENT_IP),
    serverIp: addressText(addresses, SERVER_IP),
    mirrorSource: addressText(addresses, MIRROR_SRC),
    bytes,
    numbers: Float64Array.from(columns, (column) => numbers[column]!),
  };
}
