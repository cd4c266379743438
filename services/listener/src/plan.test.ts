import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadListenerConfig } from './config.ts';
import { planOf } from './plan.ts';

const plan = (values: Readonly<Record<string, string>>) => {
  const flags = Object.entries(values).map(([key, text]) => ({ name: key, key, text }));
  return planOf(loadListenerConfig({ flags }, {}).config);
};

test('packets that would be kept, with a warning about payloads', () => {
  const ring = { 'capture.dir': 'ring', 'capture.size': '2GiB', 'capture.age': '6h' };
  assert.deepEqual(plan(ring).slice(2), ['keeps the headers of every packet in ring, 2GiB for 6h at most']);
  const [kept, warning, ...more] = plan({
    ...ring,
    'capture.age': '0',
    'capture.filter': 'vni 7',
    'capture.payload': '64',
    'capture.form': 'inner',
  }).slice(2);
  assert.equal(kept, 'keeps the headers and 64 bytes of packets of "vni 7" without its tunnel in ring, 2GiB');
  assert.match(warning!, /^ring keeps 64 bytes of each packet's payload: passwords, .* set capture\.payload to headers$/);
  assert.deepEqual(more, []);
  assert.match(plan({ ...ring, 'capture.payload': 'all' }).join(), /keeps all of every packet.*ring keeps whole packets: /);
});

test('what would be done, in two lines', () => {
  assert.deepEqual(plan({ workers: '3' }), [
    'receives VXLAN at [::]:4789, GENEVE at port 6081 by udp with 3 workers, from everywhere',
    'writes flow records to standard output; metrics and health at http://127.0.0.1:9479',
  ]);
  const allowed = { 'allow.vnis': '7', 'allow.sources': '10.0.0.0/8' };
  const url = 'store:http://me:secret@host:8123/db';
  assert.deepEqual(
    plan({ source: 'dgram', bind: '127.0.0.1', genevePort: '0', ...allowed, output: url, http: 'off', health: '[::]:9480' }),
    [
      'receives VXLAN at 127.0.0.1:4789 by dgram with 1 worker, from the VNIs and the networks that are allowed',
      'writes flow records to http://host:8123/db; TCP health at [::]:9480',
    ],
  );
  assert.equal(
    plan({ output: 'kafka', 'kafka.brokers': 'a:1,b:2', 'kafka.password': 'secret', http: 'off' })[1],
    'writes flow records to the topic mirrorscope.flows.v1 at a:1, b:2, by way of the spool mirrorscope-spool',
  );
  assert.match(plan({ output: 'kafka', 'spool.directory': 'off' })[1], / at 127\.0\.0\.1:9092, without a spool; /);
  assert.match(plan({ source: 'cap', interface: 'eth0', output: 'null' })[0], /^receives "udp port 4789 or udp port 6081" on eth0 by cap /);
  assert.match(plan({ source: 'file:x.pcap', output: 'ndjson:y' }).join(), /^receives x\.pcap .*writes flow records to y;/);
});
