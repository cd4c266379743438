import type { FlowRow } from '@mirrorscope/record';
import { arrange, type Conversation, type Side } from './conversation.ts';
import { microseconds } from './time.ts';

/** Columns of both sides that some reference has numbers for. */
const SIDE_COLUMNS = [
  'packets',
  'bytes',
  'payload_bytes',
  'syns',
  'fins',
  'rsts',
  'retransmits',
  'fast_retransmits',
  'spurious_retransmits',
  'resent_segments',
  'resent_bytes',
  'late_segments',
  'out_of_order',
  'gaps',
  'duplicate_acks',
  'zero_windows',
  'window_full',
  'keep_alives',
  'zero_window_probes',
  'ecn_ce',
  'mss',
  'window_scale',
  'rtt_samples',
  'rtt_min_us',
  'rtt_max_us',
] as const;

/** `address|port` of one end of a flow. */
export function endpointOf(flow: FlowRow, side: 'client' | 'server'): string {
  return `${flow[`${side}_ip`]}|${flow[`${side}_port`]}`;
}

/** The VLAN and VNI of a flow as contextKey() writes them. */
export function contextOf(flow: FlowRow): string {
  return `${flow.encap} ${flow.vni} ${flow.vlan}`;
}

/** One flow of ours in the common form. `withContext`: VLAN and VNI tell conversations apart. */
export function flowConversation(flow: FlowRow, withContext: boolean): Conversation {
  const sent = (side: 'client' | 'server') => ({ endpoint: endpointOf(flow, side), side: sideOf(flow, side) });
  const { handshake_server_us: server, handshake_client_us: client } = flow;
  return {
    proto: flow.proto,
    context: withContext ? contextOf(flow) : '',
    ...arrange(sent('client'), sent('server')),
    start: microseconds(flow.start_time),
    end: microseconds(flow.end_time),
    communityId: flow.community_id,
    handshake: server + client === 0 ? undefined : server + client,
    wholeHandshake: server > 0 && client > 0,
    label: `flow ${flow.flow_id}`,
  };
}

function sideOf(flow: FlowRow, side: 'client' | 'server'): Side {
  return Object.fromEntries(SIDE_COLUMNS.map((column) => [column, flow[`${side}_${column}`]]));
}
