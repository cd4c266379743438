import { COLUMNS, type ColumnName, type FlowRow } from '@mirrorscope/record';

const OTHER_SIDE: ReadonlyMap<ColumnName, ColumnName> = new Map(
  COLUMNS.flatMap(({ name }) => {
    const [, side, rest] = /^(client|server)_(.*)$/.exec(name) ?? [];
    return side === undefined ? [] : [[name, `${side === 'client' ? 'server' : 'client'}_${rest}` as ColumnName]];
  }),
);

/** Columns of the client, of which the server has its own. */
export const CLIENT_COLUMNS: readonly ColumnName[] = [...OTHER_SIDE.keys()].filter((name) => name.startsWith('client_'));

/** The record with client and server in each other's place, in the history too. */
export function swapSides(row: FlowRow): FlowRow {
  const entries = Object.keys(row).map((name) => [name, row[OTHER_SIDE.get(name as ColumnName) ?? (name as ColumnName)]]);
  return { ...(Object.fromEntries(entries) as FlowRow), history: swapHistory(row.history) };
}

function swapHistory(history: string): string {
  if (history === '') return '';
  const letters = [...history.replace('^', '')].map((letter) => (letter < 'a' ? letter.toLowerCase() : letter.toUpperCase()));
  return (history.startsWith('^') ? '' : '^') + letters.join('');
}

/** The records by who sent: the sender of each is its client, whoever that was. Records in which it sent nothing are left out. */
export function bySender(rows: readonly FlowRow[]): Map<string, FlowRow[]> {
  const senders = new Map<string, FlowRow[]>();
  for (const row of rows) {
    for (const sent of [row, swapSides(row)]) {
      if (sent.client_packets === 0) continue;
      const key = senderKey(sent);
      const records = senders.get(key);
      if (records === undefined) senders.set(key, [sent]);
      else records.push(sent);
    }
  }
  return senders;
}

/** Who sends to whom, and where it was seen. The Community ID stands for ICMP's types. */
function senderKey({ encap, vni, mirror_src, vlan, proto, client_ip, client_port, server_ip, server_port, community_id }: FlowRow): string {
  return [encap, vni, mirror_src, vlan, proto, client_ip, client_port, server_ip, server_port, community_id].join(' ');
}
