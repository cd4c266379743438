import { didYouMean } from './closest.ts';
import { FIELDS } from './field.ts';

/** What Wireshark, Zeek, Akvorado and others call it. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ip: ['ip.addr', 'ipv6.addr', 'addr', 'address', 'net', 'ip.host'],
    client_ip: ['ip.src', 'ipv6.src', 'src', 'src_ip', 'srcaddr', 'saddr', 'source', 'id.orig_h', 'client'],
    server_ip: ['ip.dst', 'ipv6.dst', 'dst', 'dst_ip', 'dest_ip', 'dstaddr', 'daddr', 'destination', 'id.resp_h', 'server'],
    port: ['tcp.port', 'udp.port'],
    client_port: ['tcp.srcport', 'udp.srcport', 'src_port', 'srcport', 'sport', 'id.orig_p'],
    server_port: ['tcp.dstport', 'udp.dstport', 'dst_port', 'dest_port', 'dstport', 'dport', 'id.resp_p', 'service'],
    proto: ['protocol', 'ip.proto', 'ip_proto'],
    tcp_flags: ['tcp.flags', 'flags', 'tcpflags'],
    retransmits: ['tcp.analysis.retransmission', 'retransmission', 'retransmissions'],
    rsts: ['resets', 'reset', 'rst', 'tcp.flags.reset'],
    syns: ['syn', 'tcp.flags.syn'],
    conn_state: ['state'],
    start_time: ['time', 'ts', 'timestamp', 'frame.time', 'timereceived'],
    community_id: ['communityid', 'community'],
    rtt_max_us: ['rtt', 'tcp.analysis.ack_rtt', 'latency'],
    handshake_server_us: ['handshake', 'handshake_us', 'tcp.analysis.initial_rtt'],
    mirror_src: ['exporter', 'exporteraddress', 'mirror'],
    vni: ['vxlan.vni', 'geneve.vni'],
    vlan: ['vlan.id'],
    ttl_min: ['ttl', 'ip.ttl'],
  }).flatMap(([ours, theirs]) => theirs.map((name) => [name, ours] as const)),
);

/** What to write in place of a name that is no field. */
export function fieldHint(name: string): string {
  const known = ELSEWHERE.get(name.toLowerCase());
  if (known !== undefined) return `here it is ${known}`;
  return didYouMean(name, FIELDS.keys(), 'begin with a field such as ip, port or conn_state');
}
