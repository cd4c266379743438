import type { FlowRow } from '@mirrorscope/record';
import type { Cell, Ledger, Value } from './ledger.ts';
import { endpointOf } from './records.ts';
import { microseconds } from './time.ts';
import type { ZeekConnection } from './zeek_log.ts';

const PROTOCOLS: Readonly<Record<string, readonly number[]>> = { tcp: [6], udp: [17], icmp: [1, 58] };

/**
 * Two of Zeek's letters speak of Zeek and not of the packets: `^` (it changed its mind about who is the originator)
 * and `X` (it stopped analysing).
 */
const letters = (history: string) => history.replaceAll(/[\^X]/g, '');

/**
 * Flows against conn.log baselines: as many connections, the same originator, state, history, packets and bytes.
 *
 * @param compared cells already compared: several baselines of one capture say the same thing
 */
export function compareWithZeek(
  ledger: Ledger,
  run: string,
  flows: readonly FlowRow[],
  connections: readonly ZeekConnection[],
  compared: Set<string>,
): void {
  const groups = Map.groupBy(connections, nameOf);
  for (const [conversation, theirs] of groups) {
    const ours = flows
      .filter((flow) => belongs(flow, theirs[0] as ZeekConnection))
      .sort((one, other) => microseconds(one.start_time) - microseconds(other.start_time));
    const put = (label: string, column: string, own: Value, reference: Value) => {
      const cell: Cell = { run, group: 'zeek', conversation, label, sender: '', column, ours: own, theirs: reference };
      const identity = JSON.stringify([conversation, label, column, own, reference]);
      if (compared.has(identity)) return;
      compared.add(identity);
      ledger.compare(cell);
    };
    put('all', 'connections', ours.length, theirs.length);
    if (ours.length !== theirs.length) continue;
    ours.forEach((flow, index) => {
      compareConnection(put, flow, theirs[index] as ZeekConnection);
    });
  }
}

function nameOf({ proto, originHost, originPort, responderHost, responderPort }: ZeekConnection): string {
  return originHost === undefined
    ? 'the only connection'
    : `${proto ?? 'any'} ${originHost}|${originPort ?? '?'} ${responderHost}|${responderPort ?? '?'}`;
}

function belongs(flow: FlowRow, { proto, originHost, originPort, responderHost, responderPort }: ZeekConnection): boolean {
  if (originHost === undefined) return true;
  if (proto !== undefined && !PROTOCOLS[proto]?.includes(flow.proto)) return false;
  const ported = proto !== 'icmp';
  const is = (side: 'client' | 'server', host: string | undefined, port: number | undefined) =>
    flow[`${side}_ip`] === host && (!ported || port === undefined || flow[`${side}_port`] === port);
  const straight = is('client', originHost, originPort) && is('server', responderHost, responderPort);
  return straight || (is('server', originHost, originPort) && is('client', responderHost, responderPort));
}

type Put = (label: string, column: string, ours: Value, theirs: Value) => void;

function compareConnection(put: Put, flow: FlowRow, zeek: ZeekConnection): void {
  const label = `flow ${flow.flow_id}`;
  const optional = (column: string, ours: Value, theirs: Value | undefined) => {
    if (theirs !== undefined) put(label, column, ours, theirs);
  };
  const flipped =
    zeek.originHost !== undefined && (flow.client_ip !== zeek.originHost || (zeek.originPort ?? flow.client_port) !== flow.client_port);
  const [origin, responder] = flipped && zeek.proto !== 'icmp' ? (['server', 'client'] as const) : (['client', 'server'] as const);
  if (zeek.originHost !== undefined && zeek.proto !== 'icmp') {
    put(label, 'originator', endpointOf(flow, 'client'), endpointOf(flow, origin));
  }
  optional('conn_state', flow.conn_state, zeek.state);
  optional('history', letters(flow.history), zeek.history === undefined ? undefined : letters(zeek.history));
  optional('originator_packets', flow[`${origin}_packets`], zeek.originPackets);
  optional('originator_bytes', flow[`${origin}_bytes`], zeek.originBytes);
  optional('responder_packets', flow[`${responder}_packets`], zeek.responderPackets);
  optional('responder_bytes', flow[`${responder}_bytes`], zeek.responderBytes);
  optional('missed_bytes', flow.client_missed_bytes + flow.server_missed_bytes, zeek.missedBytes);
  optional('community_id', flow.community_id, zeek.communityId);
}
