import { readFileSync } from 'node:fs';
import type { FlowRow } from '@mirrorscope/record';
import { reference } from './captures.ts';
import type { Ledger } from './ledger.ts';

/** One packet of the published baseline. For ICMP the ports are the type and its counterpart, or the code. */
interface Published {
  readonly proto: number;
  readonly saddr: string;
  readonly daddr: string;
  readonly sport: number | null;
  readonly dport: number | null;
  readonly communityid: string;
}

/** The capture that the published baseline was made from. */
export const PUBLISHED_CAPTURE = 'communityid-combined';

const WITHOUT_PORTS = 'no flow of these addresses has it';

/** Every tuple of the published baseline has a flow with its id between the same addresses. */
export function compareWithPublished(ledger: Ledger, run: string, flows: readonly FlowRow[]): void {
  const published = JSON.parse(readFileSync(reference('oracle-communityid', 'baseline_deflt.json'), 'utf8')) as readonly Published[];
  for (const { proto, saddr, daddr, sport, dport, communityid } of published) {
    const between = flows.filter((flow) => flow.proto === proto && joins(flow, saddr, daddr));
    const found = between.some((flow) => flow.community_id === communityid);
    ledger.compare({
      run,
      group: 'community_id',
      conversation: `${proto} ${saddr}|${sport ?? '-'} ${daddr}|${dport ?? '-'}`,
      label: 'published baseline',
      sender: '',
      column: 'community_id',
      ours: found ? communityid : between.map((flow) => flow.community_id).join(' ') || WITHOUT_PORTS,
      theirs: communityid,
    });
  }
}

function joins({ client_ip, server_ip }: FlowRow, one: string, other: string): boolean {
  return (client_ip === one && server_ip === other) || (client_ip === other && server_ip === one);
}

/**
 * Ids that tshark gave to frames of other protocols than TCP (whose streams are compared one by one): each is the id of
 * a flow of ours.
 */
export function compareWithFrames(
  ledger: Ledger,
  run: string,
  flows: readonly FlowRow[],
  frames: ReadonlyMap<string, number>,
  tcp: ReadonlySet<string>,
): void {
  const ours = new Set(flows.map((flow) => flow.community_id));
  for (const [id, count] of frames) {
    if (tcp.has(id)) continue;
    ledger.compare({
      run,
      group: 'community_id',
      conversation: id,
      label: `${count} frames`,
      sender: '',
      column: 'frames_community_id',
      ours: ours.has(id) ? id : 'no flow has it',
      theirs: id,
    });
  }
}
