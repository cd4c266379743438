import { AGREED, arrange, type Conversation, conversationKey, type Side } from './conversation.ts';
import type { Ledger } from './ledger.ts';
import { type Match, match } from './match.ts';
import type { TsharkDirection, TsharkStream } from './oracle.ts';
import { epochMicroseconds, epochText } from './time.ts';

const TCP = 6;

/** Our column and tshark's number of the same thing. */
const COLUMNS: Readonly<Record<string, (direction: TsharkDirection) => number>> = {
  packets: ({ packets }) => packets,
  bytes: ({ ip_bytes }) => ip_bytes,
  payload_bytes: ({ payload_bytes }) => payload_bytes,
  syns: ({ syn, syn_ack }) => syn + syn_ack,
  fins: ({ fin }) => fin,
  rsts: ({ rst }) => rst,
  retransmits: ({ retransmission }) => retransmission,
  fast_retransmits: ({ fast_retransmission }) => fast_retransmission,
  spurious_retransmits: ({ spurious_retransmission }) => spurious_retransmission,
  out_of_order: ({ out_of_order }) => out_of_order,
  gaps: ({ lost_segment }) => lost_segment,
  duplicate_acks: ({ duplicate_ack }) => duplicate_ack,
  zero_windows: ({ zero_window }) => zero_window,
  window_full: ({ window_full }) => window_full,
  keep_alives: ({ keep_alive }) => keep_alive,
  zero_window_probes: ({ zero_window_probe }) => zero_window_probe,
  ecn_ce: ({ ce_marked }) => ce_marked,
  mss: ({ mss }) => mss ?? 0,
  window_scale: ({ wscale }) => wscale ?? 255,
};

/** Columns that cannot be added up, so a comparison of sums leaves them out. */
const isCounter = (column: string) => AGREED[column] === undefined;

export function streamConversation(stream: TsharkStream, context: string): Conversation {
  return {
    proto: TCP,
    context,
    ...arrange({ endpoint: stream.a, side: sideOf(stream.a_to_b) }, { endpoint: stream.b, side: sideOf(stream.b_to_a) }),
    start: epochMicroseconds(stream.first_ts),
    end: epochMicroseconds(stream.last_ts),
    communityId: stream.community_id,
    handshake: handshakeOf(stream),
    wholeHandshake: true,
    label: `tcp.stream ${stream.stream}`,
  };
}

function sideOf(direction: TsharkDirection): Side {
  return Object.fromEntries(Object.entries(COLUMNS).map(([column, read]) => [column, read(direction)]));
}

/**
 * tshark measures from the latest SYN to the first ACK without SYN. Without a SYN-ACK between the two it still gives a
 * number, but it is not that of a handshake seen here.
 */
function handshakeOf({ initial_rtt, a_to_b, b_to_a }: TsharkStream): number | undefined {
  const seen = a_to_b.syn_ack + b_to_a.syn_ack > 0;
  return initial_rtt === null || !seen ? undefined : Math.round(initial_rtt * 1e6);
}

/** TCP conversations of one run against tshark's streams, cell by cell. */
export function compareWithTshark(ledger: Ledger, run: string, ours: readonly Conversation[], theirs: readonly Conversation[]): void {
  for (const pair of match(ours, theirs)) comparePair(ledger, run, pair);
}

function comparePair(ledger: Ledger, run: string, { ours, theirs, summed }: Match): void {
  const either = (theirs ?? ours) as Conversation;
  const place = {
    run,
    group: 'tshark' as const,
    conversation: conversationKey(either),
    label: `${theirs?.label ?? 'no stream'}; ${ours?.label ?? 'no flow'}`,
  };
  either.endpoints.forEach((sender, index) => {
    for (const column of Object.keys(COLUMNS)) {
      if (summed && !isCounter(column)) continue;
      const empty = AGREED[column]?.absent ?? 0;
      const value = (conversation: Conversation | undefined) => conversation?.sides[index]?.[column] ?? empty;
      ledger.compare({ ...place, sender, column, ours: value(ours), theirs: value(theirs) }, { empty });
    }
  });
  const whole = { ...place, sender: '' };
  const time = (value: number | undefined) => (value === undefined ? 'never' : epochText(value));
  ledger.compare({ ...whole, column: 'start_time', ours: time(ours?.start), theirs: time(theirs?.start) });
  ledger.compare({ ...whole, column: 'end_time', ours: time(ours?.end), theirs: time(theirs?.end) });
  if (!summed && (theirs?.handshake !== undefined || ours?.wholeHandshake)) {
    ledger.compare({ ...whole, column: 'handshake_us', ours: ours?.handshake ?? 0, theirs: theirs?.handshake ?? 0 }, { tolerance: 1 });
  }
  ledger.compare({
    ...whole,
    group: 'community_id',
    column: 'community_id',
    ours: ours?.communityId ?? 0,
    theirs: theirs?.communityId ?? 0,
  });
}
