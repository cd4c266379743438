import type { Row } from './total.ts';
import { fieldOf } from './viewpoints.ts';

const PORTS: ReadonlyMap<number, string> = new Map([
  [6, 'tcp.port'],
  [17, 'udp.port'],
  [132, 'sctp.port'],
]);

/**
 * The display filter of tshark and Wireshark that gives a flow's packets, also inside of VXLAN or GENEVE; with them those of other flows between
 * the same ends, before or after. https://www.wireshark.org/docs/man-pages/wireshark-filter.html
 */
export function tsharkFilter(flow: Row): string {
  const [client, server] = [String(fieldOf(flow, 'client_ip')), String(fieldOf(flow, 'server_ip'))];
  const proto = Number(fieldOf(flow, 'proto'));
  const isV6 = client.includes(':');
  const field = isV6 ? 'ipv6.addr' : 'ip.addr';
  const ports = PORTS.get(proto);
  const ends = [`${field} == ${client}`, `${field} == ${server}`];
  if (ports !== undefined)
    return [...ends, `${ports} == ${fieldOf(flow, 'client_port')}`, `${ports} == ${fieldOf(flow, 'server_port')}`].join(' && ');
  return [...ends, isV6 ? `ipv6.nxt == ${proto}` : `ip.proto == ${proto}`].join(' && ');
}
