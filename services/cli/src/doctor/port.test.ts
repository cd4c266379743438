import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { test } from 'node:test';
import { type NeededPort, port } from './port.ts';
import { look } from './testing/findings.ts';

const HOST = '127.0.0.1';
const needed = (protocol: 'udp' | 'tcp', number: number, host = HOST): NeededPort => ({
  protocol,
  host,
  port: number,
  purpose: 'a test',
  otherwise: '--port N',
});

test('a taken port, and by whom; free again, it is free', async () => {
  const udp = createSocket('udp4').bind(0, HOST);
  await once(udp, 'listening');
  const tcp = createServer().listen(0, HOST);
  await once(tcp, 'listening');
  const { port: udpPort } = udp.address();
  const { port: tcpPort } = tcp.address() as AddressInfo;
  const taken = new RegExp(
    `^problem (udp|tcp) ${HOST}:\\d+, a test: taken by process ${process.pid}, .*node.* -> kill ${process.pid}; or --port N$`,
  );
  assert.match(String(await look(port(needed('udp', udpPort)))), taken);
  assert.match(String(await look(port(needed('udp', udpPort, '0.0.0.0')))), /^problem/);
  assert.match(String(await look(port(needed('tcp', tcpPort)))), taken);
  udp.close();
  tcp.close();
  assert.deepEqual(await look(port(needed('udp', udpPort))), [`ok udp ${HOST}:${udpPort}, a test: free`]);
  assert.deepEqual(await look(port(needed('tcp', tcpPort))), [`ok tcp ${HOST}:${tcpPort}, a test: free`]);
});

test('what a running Mirrorscope has is no problem', async (t) => {
  const script = `const s = require('node:dgram').createSocket('udp4'); s.bind(0, '${HOST}', () => console.log(s.address().port));`;
  const child = spawn(process.execPath, ['-e', script, 'bin/mirrorscope.js', 'listen'], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => child.kill());
  const number = Number(String((await once(child.stdout, 'data'))[0]));
  const found = await look(port(needed('udp', number)));
  assert.deepEqual(found, [`ok udp ${HOST}:${number}, a test: taken by a running Mirrorscope, process ${child.pid}`]);
});

test('an address of another machine', async () => {
  const found = await look(port(needed('tcp', 1, '192.0.2.1')));
  assert.deepEqual(found, ['problem tcp 192.0.2.1:1, a test: no interface of this machine has that address -> ip -brief address']);
});
