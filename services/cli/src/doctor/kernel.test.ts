import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backlog } from './backlog.ts';
import { NET_ADMIN, NET_RAW, privileges } from './privileges.ts';
import { receiveBuffers } from './receive_buffers.ts';
import { look, proc } from './testing/findings.ts';
import { udpDrops } from './udp_drops.ts';

const MIB = 1024 ** 2;

test('receive buffers: the limit, or the right to go beyond it', async () => {
  const limited = async () => 4 * MIB;
  const buffers = proc({ 'sys/net/core/rmem_max': `${4 * MIB}\n`, 'sys/net/core/rmem_default': '212992\n' });
  const state = 'net.core.rmem_max is 4194304 (rmem_default 212992), a listener asks for';
  assert.deepEqual(await look(receiveBuffers(4 * MIB, limited, buffers)), [`ok ${state} 4194304`]);
  assert.deepEqual(await look(receiveBuffers(256 * MIB, limited, buffers)), [
    `warning ${state} 268435456: bursts will be dropped sooner -> sysctl -w net.core.rmem_max=268435456`,
  ]);
  assert.match(String(await look(receiveBuffers(256 * MIB, async (asked) => asked, buffers))), /^ok .* and gets it, as CAP_NET_ADMIN may$/);
  assert.match(String(await look(receiveBuffers(MIB, limited, proc({})))), /^ok this system does not say/);
});

test('packets that the kernel dropped before any socket', async () => {
  const most = { 'sys/net/core/netdev_max_backlog': '1000\n' };
  const quiet = proc({ ...most, 'net/softnet_stat': '0000ff00 00000000 00000001\n000000ff 00000000 00000000\n' });
  assert.match(String(await look(backlog(quiet))), /^ok .* 0 packets dropped/);
  const busy = proc({ ...most, 'net/softnet_stat': '0000ff00 00000000 00000001\n000000ff 00000010 00000000\n' });
  assert.match(String(await look(backlog(busy))), /^warning .* 16 packets dropped .* -> sysctl -w net\.core\.netdev_max_backlog=4000$/);
});

test('datagrams that found no room, of both families', async () => {
  const counters = (four: number, six: number) =>
    proc({
      'net/snmp': `Tcp: InSegs\nTcp: 7\nUdp: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors\nUdp: 1000 1 9 5 ${four}\nUdpLite: InDatagrams\nUdpLite: 0\n`,
      'net/snmp6': `Udp6InDatagrams                 \t200\nUdp6RcvbufErrors                \t${six}\n`,
    });
  assert.match(String(await look(udpDrops(counters(0, 0)))), /^ok 0 datagrams dropped .* 1,200 received$/);
  assert.match(String(await look(udpDrops(counters(3, 4)))), /^warning 7 datagrams dropped .* -> nstat /);
  assert.match(String(await look(udpDrops(proc({})))), /^ok this system does not count them$/);
});

test('capabilities are bits of what /proc says', () => {
  const some = privileges(proc({ 'self/status': 'Name:\tnode\nCapEff:\t0000000000002000\n' }));
  assert.deepEqual([some.has(NET_ADMIN), some.has(NET_RAW)], [false, true]);
  assert.equal(privileges(proc({})).has(NET_RAW), false);
});
