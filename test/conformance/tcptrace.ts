import { arrange, type Conversation, conversationKey, type Side } from './conversation.ts';
import type { Ledger } from './ledger.ts';
import { match } from './match.ts';
import type { TcptraceConnection, TcptraceDirection } from './oracle.ts';

const TCP = 6;

const COLUMNS: Readonly<Record<string, (direction: TcptraceDirection) => number>> = {
  resent_segments: ({ rexmt_pkts }) => rexmt_pkts,
  resent_bytes: ({ rexmt_bytes }) => rexmt_bytes,
  late_segments: ({ outoforder_pkts }) => outoforder_pkts,
};

/**
 * tcptrace counts round trips under the sender of the data, the record under the endpoint that acknowledged it. It also
 * takes samples from SYN and FIN, the record from data only: ours are some of its samples, so they are no more, and lie
 * within the same bounds.
 */
const RTT_COLUMNS: Readonly<Record<string, { read(direction: TcptraceDirection): number; fits(ours: number, theirs: number): boolean }>> = {
  rtt_samples: { read: ({ rtt_samples }) => rtt_samples ?? 0, fits: (ours, theirs) => ours <= theirs },
  rtt_min_us: {
    read: ({ rtt_min_ms }) => milliseconds(rtt_min_ms),
    fits: (ours, theirs) => ours === 0 || ours >= theirs - RTT_ROUNDING_US,
  },
  rtt_max_us: { read: ({ rtt_max_ms }) => milliseconds(rtt_max_ms), fits: (ours, theirs) => ours <= theirs + RTT_ROUNDING_US },
};

/** tcptrace prints tenths of a millisecond, rounded. */
const RTT_ROUNDING_US = 51;

const milliseconds = (value: number | undefined) => (typeof value === 'number' ? value * 1000 : 0);

/** tcptrace's connections in the common form. They carry no time: the order of `n` stands in for it. */
function connectionConversation(connection: TcptraceConnection): Conversation {
  const { a, b, a_to_b, b_to_a } = connection;
  return {
    proto: TCP,
    context: '',
    ...arrange({ endpoint: canonical(a), side: sideOf(a_to_b, b_to_a) }, { endpoint: canonical(b), side: sideOf(b_to_a, a_to_b) }),
    start: connection.n,
    end: connection.n,
    communityId: '',
    handshake: undefined,
    wholeHandshake: false,
    label: `tcptrace ${connection.n}`,
  };
}

/** tcptrace pads the groups of IPv6 addresses with zeros, and shortens single groups of zeros; a URL has them as RFC 5952 does. */
export function canonical(endpoint: string): string {
  const [address = '', port = ''] = endpoint.split('|');
  return address.includes(':') ? `${new URL(`http://[${address}]`).hostname.slice(1, -1)}|${port}` : endpoint;
}

function sideOf(sent: TcptraceDirection, peer: TcptraceDirection): Side {
  const bytes = Object.entries(COLUMNS).map(([column, read]) => [column, read(sent)]);
  const times = Object.entries(RTT_COLUMNS).map(([column, { read }]) => [column, read(peer)]);
  return Object.fromEntries([['packets', sent.packets], ...bytes, ...times]);
}

/**
 * Resent and late segments against tcptrace, for conversations that it splits as we do: as many connections for the
 * same endpoints, each with the same packets either way.
 *
 * @param restIsZero whether connections that are not listed are known to have had neither
 */
export function compareWithTcptrace(
  ledger: Ledger,
  run: string,
  ours: readonly Conversation[],
  connections: readonly TcptraceConnection[],
  restIsZero: boolean,
): void {
  for (const { ours: flow, theirs, summed } of match(ours, connections.map(connectionConversation))) {
    if (flow === undefined || summed) continue;
    if (theirs === undefined ? !restIsZero : !samePackets(flow, theirs)) continue;
    const place = { run, conversation: conversationKey(flow), label: `${theirs?.label ?? 'not listed'}; ${flow.label}` };
    flow.endpoints.forEach((sender, index) => {
      const side = flow.sides[index] as Side;
      const reference = theirs?.sides[index];
      for (const column of Object.keys(COLUMNS)) {
        ledger.compare({ ...place, group: 'tcptrace', sender, column, ours: side[column] ?? 0, theirs: reference?.[column] ?? 0 });
      }
      if (reference === undefined) return;
      for (const [column, { fits }] of Object.entries(RTT_COLUMNS)) {
        const cell = { ...place, group: 'tcptrace_rtt' as const, sender, column, ours: side[column] ?? 0, theirs: reference[column] ?? 0 };
        ledger.compare(cell, { fits: fits(cell.ours, cell.theirs) });
      }
    });
  }
}

function samePackets(ours: Conversation, theirs: Conversation): boolean {
  return ours.sides.every((side, index) => side['packets'] === theirs.sides[index]?.['packets']);
}
