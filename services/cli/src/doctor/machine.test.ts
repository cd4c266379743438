import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CaptureError } from '@mirrorscope/capture';
import { loadListenerConfig } from '@mirrorscope/listener';
import { SocketError, UdpSocket } from '@mirrorscope/socket';
import { clock } from './clock.ts';
import { cpus } from './cpus.ts';
import { libpcap } from './libpcap.ts';
import { memory } from './memory.ts';
import { nodeVersion } from './node_version.ts';
import { permissions } from './permissions.ts';
import { sockets } from './sockets.ts';
import { ALL, look, NONE } from './testing/findings.ts';

const listener = (source: string) => {
  const flags = [{ name: '--source', key: 'source', text: source }];
  if (source === 'cap') flags.push({ name: '--interface', key: 'interface', text: 'eth7' });
  return loadListenerConfig({ flags }, {}).config;
};

test('node', async () => {
  assert.deepEqual(await look(nodeVersion()), [`ok Node ${process.versions.node} on ${process.platform} ${process.arch}`]);
});

test('a datagram passes through recvmmsg', { skip: process.platform !== 'linux' && 'recvmmsg is of Linux' }, async () => {
  assert.deepEqual(await look(sockets()), ['ok a datagram came through the loopback interface']);
});

test('koffi that does not load is a warning: there are other sockets', async () => {
  const found = await look(
    sockets(() => Promise.reject(new SocketError('unsupported', 'the C library cannot be called (npm package koffi)'))),
  );
  assert.match(String(found), /^warning the C library cannot be called .*Node's own sockets.* -> pnpm install --frozen-lockfile$/);
});

test('a firewall that swallows datagrams', { skip: process.platform !== 'linux' && 'recvmmsg is of Linux' }, async () => {
  const found = await look(
    sockets(async (address) => {
      const socket = await UdpSocket.open(address);
      socket.refuse();
      return socket;
    }),
  );
  assert.match(String(found), /^problem a datagram sent over the loopback interface did not come -> iptables /);
});

test('libpcap has to work for source cap alone', async () => {
  const open = (): Promise<never> =>
    Promise.reject(
      new CaptureError('not_installed', 'eth7', 'capturing needs the npm package cap, which is not built here: npm run build:cap'),
    );
  const says = 'eth7: capturing needs the npm package cap, which is not built here';
  assert.deepEqual(await look(libpcap(listener('cap'), open)), [`problem ${says} -> npm run build:cap`]);
  assert.deepEqual(await look(libpcap(listener('udp'), open)), [`ok ${says}; only source cap needs that`]);
});

test('libpcap as it is here: an interface that is not there', async () => {
  assert.match(String(await look(libpcap(listener('cap')))), /^problem eth7: /);
});

test('rights of source cap', async () => {
  assert.match(String(await look(permissions('udp', NONE))), /^ok user \d+, with no privileges$/);
  assert.match(String(await look(permissions('cap', ALL))), /^ok user \d+, with CAP_NET_ADMIN .* and CAP_NET_RAW /);
  assert.match(String(await look(permissions('cap', NONE))), /^problem .*; source cap needs CAP_NET_RAW -> setcap cap_net_raw/);
});

test('cores for workers, and one more', async () => {
  assert.deepEqual(await look(cpus(3, 4)), ['ok 4 cores for 3 workers']);
  assert.deepEqual(await look(cpus(1, 1)), ['ok 1 core for 1 worker']);
  assert.deepEqual(await look(cpus(4, 4)), [
    'warning 4 cores for 4 workers, and none is left for the records -> mirrorscope listen --workers 3',
  ]);
});

test('memory for what will be needed', async () => {
  const size = { total: 4e9, free: 2e9 };
  const need = (bytes: number) => look(memory([{ bytes, less: '--max-flows N' }], size));
  assert.match(String(await need(1e9)), /^ok 4\.00 GB, of which 2\.00 GB are free; up to 1\.00 GB will be needed$/);
  assert.match(String(await need(3e9)), /^warning .* -> --max-flows N$/);
  assert.match(String(await need(5e9)), /^problem .* up to 5\.00 GB will be needed -> --max-flows N$/);
});

test('the clock, by the kernel and beside the store', async () => {
  const at = (kept: boolean | undefined, off: number | undefined) =>
    look(clock({ synchronised: () => Promise.resolve(kept), ahead: () => Promise.resolve(off) }));
  assert.deepEqual(await at(true, undefined), ['ok kept right by a time service']);
  assert.deepEqual(await at(true, -12), ["ok kept right by a time service; 12.0 ms behind the store's"]);
  assert.deepEqual(await at(false, 12), ["warning nothing keeps it right; 12.0 ms ahead of the store's -> timedatectl set-ntp true"]);
  assert.match(String(await at(undefined, undefined)), /^warning this system does not say/);
  assert.match(String(await at(true, 90_000)), /^problem the clock is wrong, or the store's is; 90.0 s ahead /);
});
