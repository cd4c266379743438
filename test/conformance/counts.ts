import type { FlowRow } from '@mirrorscope/record';
import type { EngineResult } from './engine.ts';
import type { Ledger } from './ledger.ts';
import type { Oracle } from './oracle.ts';
import { endpointOf } from './records.ts';

const UDP = 17;
const SCTP = 132;

/**
 * What does not stand by the conversation: packets accounted for, and how many UDP and SCTP conversations there are.
 * tshark's tables list the conversations of every layer, so the outermost packets are looked at once more without
 * decapsulation.
 */
export function compareCounts(ledger: Ledger, run: string, inner: EngineResult, outer: EngineResult, oracle: Oracle): void {
  const put = (column: string, label: string, ours: number, theirs: number) =>
    ledger.compare({ run, group: 'counts', conversation: 'all', label, sender: '', column, ours, theirs });
  const refused = [...inner.refused.values()].reduce((sum, count) => sum + count, 0);
  const reasons = [...inner.refused].map(([reason, count]) => `${reason} ${count}`).join(', ') || 'none refused';
  put('frames', reasons, inner.arrived, oracle.frames);
  put('frames_accounted', reasons, inner.decoded + refused, oracle.frames);
  put('packets_in_records', reasons, packetsIn(inner.flows), inner.decoded);
  if (oracle.conversations === undefined) return;
  const all = [...inner.flows, ...outer.flows];
  put('udp_conversations', 'distinct 5-tuples of flows, inner and outer', conversations(all, UDP), oracle.conversations.udp);
  put('sctp_conversations', 'distinct 5-tuples of flows, inner and outer', conversations(all, SCTP), oracle.conversations.sctp);
}

function packetsIn(flows: readonly FlowRow[]): number {
  return flows.reduce((sum, flow) => sum + flow.client_packets + flow.server_packets, 0);
}

/** Distinct 5-tuples. A flow without ports holds fragments whose first fragment never came: no conversation for tshark either. */
function conversations(flows: readonly FlowRow[], proto: number): number {
  const tuples = new Set<string>();
  for (const flow of flows) {
    if (flow.proto !== proto || (flow.client_port === 0 && flow.server_port === 0)) continue;
    tuples.add([endpointOf(flow, 'client'), endpointOf(flow, 'server')].sort().join(' '));
  }
  return tuples.size;
}
