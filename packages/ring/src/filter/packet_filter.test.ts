import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytes, decodeBytes, ethernet, extension, ipv4, ipv6, ipv6Fragment, tcp, udp, wrapVxlan } from '@mirrorscope/wire/fixtures';
import { RingError } from '../error.ts';
import { packetFilter } from './packet_filter.ts';

const SYN = 0x02;
const web = { sourcePort: 50_000, destinationPort: 443, flags: SYN };
const PACKETS: Readonly<Record<string, Uint8Array>> = {
  web: wrapVxlan(ethernet(ipv4(tcp(bytes([1]), web), { source: '10.1.0.1', destination: '10.2.0.2' })), { vni: 7, source: '172.31.0.9' }),
  dns: wrapVxlan(ethernet(ipv4(udp(bytes([1]), 50_001, 53), { proto: 17, source: '10.1.0.1', destination: '10.3.0.3' })), { vni: 8 }),
  web6: ethernet(ipv6(tcp(bytes([1]), { ...web, flags: 0x14 }), { source: '2001:db8:1::1', destination: '2001:db8:2::2' }), {
    type: 0x86dd,
  }),
  tagged: ethernet(ipv4(bytes([8, 0, 0, 0, 0, 0, 0, 0]), { proto: 1, source: '10.9.0.9' }), { vlans: [100] }),
  later: ethernet(ipv4(bytes([1, 187, 1, 187]), { proto: 17, fragmentOffset: 8, source: '10.9.0.9' })),
  sctp6: ethernet(ipv6(extension(132, [0, 0, 0, 0, 0, 0], new Uint8Array(16)), { next: 60 }), { type: 0x86dd }),
  first6: ethernet(ipv6(ipv6Fragment(17, 0, true, 1, udp(new Uint8Array(8), 5000, 53)), { next: 44 }), { type: 0x86dd }),
};

/** Names of the packets that the filter lets through. */
function through(expression: string): string {
  const filter = packetFilter(expression);
  const names = Object.entries(PACKETS).flatMap(([name, packet]) => (filter(decodeBytes(packet).packet) ? [name] : []));
  return names.join(' ');
}

const ALL = Object.keys(PACKETS).join(' ');
const MEANINGS: readonly (readonly [expression: string, names: string])[] = [
  ['', ALL],
  ['  ', ALL],
  ['ip', 'web dns tagged later'],
  ['ip6', 'web6 sctp6 first6'],
  ['tcp', 'web web6'],
  ['udp', 'dns later first6'],
  ['icmp', 'tagged'],
  ['icmp6', ''],
  ['sctp', 'sctp6'],
  ['proto 132', 'sctp6'],
  ['ip proto udp', 'dns later'],
  ['ip6 proto udp', 'first6'],
  ['host 10.1.0.1', 'web dns'],
  ['dst host 10.1.0.1', ''],
  ['src 10.1.0.1', 'web dns'],
  ['host 10.2.0.2 or 10.3.0.3', 'web dns'],
  ['src or dst host 2001:db8:2::2', 'web6'],
  ['src and dst net 10.0.0.0/8', 'web dns later tagged'.split(' ').sort().join(' ')],
  ['net 10.0.0.0/8', 'web dns tagged later'],
  ['net 0.0.0.0/0', 'web dns tagged later'],
  ['net ::/0', 'web6 sctp6 first6'],
  ['ip6 net 2001:db8:1::/48', 'web6'],
  ['port 443', 'web web6'],
  ['port 53 or 443', 'web dns web6 first6'],
  ['tcp dst port 443', 'web web6'],
  ['tcp src port 443', ''],
  ['udp port 443', ''],
  ['portrange 50000-50001', 'web dns web6'],
  ['src and dst port 443', ''],
  ['vni 7', 'web'],
  ['vni 7-8', 'web dns'],
  ['vni 0', ''],
  ['mirror 172.31.0.9', 'web'],
  ['mirror 172.31.0.0/16', 'web dns'],
  ['not mirror 0.0.0.0/0', 'web6 tagged later sctp6 first6'],
  ['vlan', 'tagged'],
  ['vlan 100', 'tagged'],
  ['vlan 101', ''],
  ['fragment', 'later first6'],
  ['tcp-syn', 'web'],
  ['tcp-rst and tcp-ack', 'web6'],
  ['!tcp&&!udp', 'tagged sctp6'],
  // As tcpdump has it: from left to right, and binds no closer than or.
  ['udp or tcp and ip6', 'web6 first6'],
  ['udp or (tcp and ip6)', 'dns web6 later first6'],
  ['not tcp and ip', 'dns tagged later'],
  ['not (tcp and ip)', 'dns web6 tagged later sctp6 first6'],
];

for (const [expression, names] of MEANINGS) {
  test(`'${expression}'`, () => assert.deepEqual(through(expression).split(' ').sort(), names.split(' ').sort()));
}

const FAULTS: readonly (readonly [expression: string, fault: string])[] = [
  ['tcp prot 443', "5: 'prot' is not known; did you mean proto?"],
  ['prt 443', "1: 'prt' is not known; did you mean port?"],
  ['constructor', "1: 'constructor' is not known; "],
  ['proto constructor', "7: 'constructor' is not a protocol; give a number from 0 to 255"],
  ['10.2.0.2', '1: what is 10.2.0.2? write host, net, port or vni before it'],
  ['port 443 tcp', "10: and, or is missing before 'tcp'"],
  ['port 70000', "6: '70000' is not a port; give a number from 0 to 65535"],
  ['port http', "6: 'http' is not a port; give a number"],
  ['port 80-90', '6: give one number, not 80-90'],
  ['portrange 90-80', "11: '90-80' is not a port"],
  ['host example.com', "6: 'example.com' is no address; give one; names are not looked up"],
  ['host 10.0.0.0/8', "6: '10.0.0.0/8' is a network; write net 10.0.0.0/8"],
  ['net 10.0.0.1/8', "5: '10.0.0.1/8' has bits behind its prefix; did you mean 10.0.0.0/8?"],
  ['net 10', "5: '10' is no network; give one such as 10.0.0.0/8"],
  ['tcp host 10.0.0.1', "5: 'tcp host' means nothing; write tcp and host"],
  ['ip port 80', "4: 'ip port' means nothing; write ip and port"],
  ['icmp port 80', '6: icmp has no ports'],
  ['(tcp', '1: this is never closed'],
  ['tcp)', '4: this closes nothing'],
  ['tcp and', '8: something is missing at the end'],
  ['and tcp', "1: something is missing before 'and'"],
  ['not', '4: something is missing at the end'],
  ['port', '5: a port is missing'],
  ['vni or', '5: a VNI is missing'],
  ['tcp[13] & 4 != 0', "4: '[' has no meaning here"],
];

for (const [expression, fault] of FAULTS) {
  test(`'${expression}' is refused`, () => {
    assert.throws(
      () => packetFilter(expression),
      (error) => {
        assert.ok(error instanceof RingError && error.code === 'bad_filter');
        assert.ok(error.message.startsWith(`packet filter '${expression}', character ${fault}`), error.message);
        return true;
      },
    );
  });
}
