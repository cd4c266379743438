import type { FlowRow } from './pairs.ts';

/** Searches that lead on from a flow. */
export function conversationFilters(row: FlowRow): readonly { readonly label: string; readonly filter: string }[] {
  const { client_ip: client, server_ip: server, server_port: port, community_id: community } = row as Record<string, string | number>;
  return [
    { label: 'Other flows between the two hosts', filter: `ip = ${client} and ip = ${server}` },
    ...(Number(port) === 0
      ? []
      : [
          { label: 'Other flows to this service', filter: `server_ip = ${server} and server_port = ${port}` },
          { label: 'This connection as every viewpoint saw it', filter: `community_id = ${community}` },
        ]),
  ];
}
