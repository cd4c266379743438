import { COLUMN_INDEX, COLUMNS, type ColumnName, type FlowRecord } from '@mirrorscope/record';

/** What must hold for every flow record, whatever packets it was made of. */

const C = COLUMN_INDEX;
const TCP = 6;
const UDP = 17;
const NO_WINDOW_SCALE = 255;
const FIN = 1;
const SYN = 2;
const RST = 4;
/** Ends of the times that an unsigned 32-bit second reaches. */
const LAST_TIME = 2 ** 32 * 1e6;
const LEAST_IP_HEADER = 20;

/** Bytes that a history, after its "^", and a Community ID, after its "1:", may hold. */
const HISTORY_LETTERS = bytesOf('SHADFRIQTWGshadfriqtwg');
const BASE64_DIGITS = bytesOf('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
const FLIPPED = 0x5e;
const COMMUNITY_ID_DIGITS = 27;

/** Largest value of each column. */
const LIMITS = Float64Array.from(COLUMNS, (column) => {
  if ('values' in column) return column.values.length - 1;
  if (column.type === 'DateTime64(6)') return LAST_TIME;
  const bits = /^UInt(\d+)$/.exec(column.type)?.[1];
  return bits === undefined ? 0 : Math.min(2 ** Number(bits) - 1, Number.MAX_SAFE_INTEGER);
});

/** Columns, without the side, that count packets of that side: none can exceed its packets. */
const PACKET_COUNTERS = [
  'syns',
  'fins',
  'rsts',
  'retransmits',
  'fast_retransmits',
  'spurious_retransmits',
  'resent_segments',
  'late_segments',
  'out_of_order',
  'gaps',
  'duplicate_acks',
  'zero_windows',
  'window_full',
  'keep_alives',
  'zero_window_probes',
  'rtt_samples',
  'ecn_ce',
] as const;

/** Columns, without the side, that only TCP has something to say about. */
const TCP_COLUMNS = [
  ...PACKET_COUNTERS.filter((name) => name !== 'ecn_ce'),
  'tcp_flags',
  'retransmit_bytes',
  'resent_bytes',
  'missed_bytes',
  'rtt_min_us',
  'rtt_max_us',
  'rtt_sum_us',
  'mss',
] as const;

const pairs = (names: readonly string[]) => names.map((name) => C[`client_${name}` as ColumnName]);
const PACKET_COUNTER_INDEX = pairs(PACKET_COUNTERS);
const TCP_INDEX = pairs(TCP_COLUMNS);

/** One line for each truth that a record breaks. Allocates nothing for a record that breaks none, but its texts. */
export function brokenTruths(record: FlowRecord): readonly string[] {
  const broken: string[] = [];
  const { numbers } = record;
  for (let column = 0; column < LIMITS.length; column++) {
    const value = numbers[column]!;
    if (!(value >= 0 && value <= LIMITS[column]! && Number.isInteger(value))) broken.push(`${COLUMNS[column]!.name} is ${value}`);
  }
  if (numbers[C.start_time]! < numbers[C.flow_start]!) broken.push('start_time is before flow_start');
  if (numbers[C.end_time]! < numbers[C.start_time]!) broken.push('end_time is before start_time');
  const packets = numbers[C.client_packets]! + numbers[C.server_packets]!;
  if (packets === 0) broken.push('a record without packets');
  if (numbers[C.fragments]! > packets) broken.push('more fragments than packets');
  if (numbers[C.truncated_packets]! > packets) broken.push('more truncated packets than packets');
  const isTcp = numbers[C.proto] === TCP;
  for (let side = 0; side < 2; side++) {
    countersFit(numbers, side, broken);
    if (isTcp) tcpFits(numbers, side, broken);
    else isNotTcp(numbers, side, broken);
  }
  if (!isTcp && numbers[C.handshake_server_us]! + numbers[C.handshake_client_us]! > 0) broken.push('a handshake without TCP');
  textFits(record, broken);
  return broken;
}

/** `side` is 0 for the client, 1 for the server: the offset of its column from the client's. */
function countersFit(numbers: Float64Array, side: number, broken: string[]): void {
  const packets = numbers[C.client_packets + side]!;
  const bytes = numbers[C.client_bytes + side]!;
  for (const column of PACKET_COUNTER_INDEX) {
    if (numbers[column + side]! > packets) broken.push(`${COLUMNS[column + side]!.name} exceeds the packets of its side`);
  }
  if (bytes < numbers[C.client_payload_bytes + side]!) broken.push('bytes < payload_bytes');
  if (bytes < packets * LEAST_IP_HEADER) broken.push('bytes < IP headers');
  if (packets > 0) return;
  const left = bytes + numbers[C.client_tcp_flags + side]! + numbers[C.client_ttl_min + side]! + numbers[C.client_dscp + side]!;
  if (left > 0) broken.push('a side without packets has bytes, flags, TTL or DSCP');
}

function tcpFits(numbers: Float64Array, side: number, broken: string[]): void {
  const of = (client: number) => numbers[client + side]!;
  const retransmits = of(C.client_retransmits);
  if (retransmits < of(C.client_fast_retransmits) + of(C.client_spurious_retransmits)) broken.push('retransmits < fast + spurious');
  if (of(C.client_retransmit_bytes) > of(C.client_payload_bytes)) broken.push('retransmit_bytes > payload_bytes');
  if (retransmits === 0 && of(C.client_retransmit_bytes) > 0) broken.push('retransmit_bytes without retransmits');
  if (of(C.client_resent_bytes) > of(C.client_payload_bytes) + of(C.client_syns) + of(C.client_fins))
    broken.push('resent_bytes > payload_bytes + syns + fins');
  if (of(C.client_resent_bytes) > 0 !== of(C.client_resent_segments) > 0) broken.push('resent_bytes and resent_segments disagree');
  const flags = of(C.client_tcp_flags);
  if (of(C.client_syns) > 0 !== ((flags & SYN) !== 0)) broken.push('syns and tcp_flags disagree');
  if (of(C.client_fins) > 0 !== ((flags & FIN) !== 0)) broken.push('fins and tcp_flags disagree');
  if (of(C.client_rsts) > 0 !== ((flags & RST) !== 0)) broken.push('rsts and tcp_flags disagree');
  const samples = of(C.client_rtt_samples);
  const sum = of(C.client_rtt_sum_us);
  if (samples * of(C.client_rtt_min_us) > sum || sum > samples * of(C.client_rtt_max_us)) broken.push('not rtt_min <= mean <= rtt_max');
  if (samples === 0 && of(C.client_rtt_min_us) + of(C.client_rtt_max_us) > 0) broken.push('round-trip times without samples');
}

function isNotTcp(numbers: Float64Array, side: number, broken: string[]): void {
  for (const column of TCP_INDEX) {
    if (numbers[column + side] !== 0) broken.push(`${COLUMNS[column + side]!.name} without TCP`);
  }
  if (numbers[C.client_window_scale + side] !== NO_WINDOW_SCALE) broken.push('a window scale without TCP');
}

function textFits(record: FlowRecord, broken: string[]): void {
  const { numbers, history, historyLength, communityId } = record;
  const proto = numbers[C.proto];
  if (historyLength > 0 && proto !== TCP && proto !== UDP) broken.push('a history without TCP and UDP');
  for (let i = historyLength > 0 && history[0] === FLIPPED ? 1 : 0; i < historyLength; i++) {
    if (HISTORY_LETTERS[history[i]!] === 0) broken.push(`history has the byte ${history[i]}`);
  }
  for (let i = 0; i < COMMUNITY_ID_DIGITS; i++) {
    if (BASE64_DIGITS[communityId[i + 2]!] === 0) broken.push(`community_id has the byte ${communityId[i + 2]}`);
  }
}

/** 1 at the place of each byte of a text. */
function bytesOf(text: string): Uint8Array {
  const table = new Uint8Array(256);
  for (const letter of text) table[letter.charCodeAt(0)] = 1;
  return table;
}
