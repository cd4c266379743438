/** The record's columns as a person compares the two directions: pairs of them in groups, and what is of the flow as a whole. */
import { COLUMNS } from '@mirrorscope/record';

export type FlowRow = Readonly<Record<string, unknown>>;

export interface Pair {
  /** The columns' names without client_ and server_. */
  readonly suffix: string;
  readonly client: unknown;
  readonly server: unknown;
  /** What it means of either side. */
  readonly text: string;
}

type Group = readonly [title: string, ...suffixes: string[]];

const TCP = 6;
const ICMP = new Set([1, 58]);

export interface PairGroup {
  readonly title: string;
  readonly pairs: readonly Pair[];
}

/** Of every protocol. */
const IP_GROUPS: readonly Group[] = [
  ['Sent', 'packets', 'bytes', 'payload_bytes'],
  ['IP headers', 'ttl_min', 'dscp', 'ecn_ce'],
];
const TCP_GROUPS: readonly Group[] = [
  ['Flags', 'tcp_flags', 'syns', 'fins', 'rsts'],
  ['Sent again', 'retransmits', 'retransmit_bytes', 'fast_retransmits', 'spurious_retransmits', 'resent_segments', 'resent_bytes'],
  ['Order and loss', 'late_segments', 'out_of_order', 'gaps', 'missed_bytes', 'duplicate_acks'],
  ['Windows', 'zero_windows', 'zero_window_probes', 'window_full', 'window_scale', 'mss', 'keep_alives'],
  ['Round-trip time', 'rtt_min_us', 'rtt_mean_us', 'rtt_max_us', 'rtt_samples'],
];
/** In the title, or only there to be added up. */
const ELSEWHERE = new Set(['ip', 'port', 'rtt_sum_us']);
const MEAN_TEXT = 'their mean';

const TEXTS = new Map(
  COLUMNS.filter(({ name }) => name.startsWith('client_')).map(({ name, text }) => [name.slice('client_'.length), ofEitherSide(text)]),
);

/** All pairs of a flow, those of TCP where it is one; what no group names comes last, so that nothing is left out. */
export function pairGroups(row: FlowRow): readonly PairGroup[] {
  const groups = Number(row['proto']) === TCP ? [...IP_GROUPS, ...TCP_GROUPS] : IP_GROUPS;
  const named = new Set([...IP_GROUPS, ...TCP_GROUPS].flat());
  const rest = [...TEXTS.keys()].filter((suffix) => !named.has(suffix) && !ELSEWHERE.has(suffix));
  return [...groups, ['Other', ...rest] as const].map(([title, ...suffixes]) => ({
    title,
    pairs: suffixes.map((suffix) => ({
      suffix,
      client: valueOfSide(row, 'client', suffix),
      server: valueOfSide(row, 'server', suffix),
      text: TEXTS.get(suffix) ?? MEAN_TEXT,
    })),
  }));
}

function valueOfSide(row: FlowRow, side: 'client' | 'server', suffix: string): unknown {
  if (suffix !== 'rtt_mean_us') return row[`${side}_${suffix}`];
  const samples = Number(row[`${side}_rtt_samples`]);
  return samples === 0 ? 0 : Math.round(Number(row[`${side}_rtt_sum_us`]) / samples);
}

/** `packets that the client sent` is about the side that the column is of. */
function ofEitherSide(text: string): string {
  return text.replace(/\bthe client\b/g, 'this side').replace(/\bthe server\b/g, 'the other side');
}

/** What belongs to neither side. */
const SINGLE = COLUMNS.filter(({ name }) => !/^(client|server)_/.test(name));
/** Told elsewhere on the page. */
const TOLD = new Set(['community_id', 'conn_state', 'history', 'record_no', 'mirror_src', 'vni', 'encap', 'listener', 'proto']);

export function singles(row: FlowRow): readonly { readonly name: string; readonly value: unknown; readonly text: string }[] {
  const proto = Number(row['proto']);
  const others = [proto === TCP ? undefined : 'handshake_', ICMP.has(proto) ? undefined : 'icmp_'];
  const isOther = (name: string) => others.some((prefix) => prefix !== undefined && name.startsWith(prefix));
  return SINGLE.filter(({ name }) => !TOLD.has(name) && !isOther(name)).map(({ name, text }) => ({ name, value: row[name], text }));
}
