import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_ROW, type FlowRow, flowColumnNames } from '@mirrorscope/record';
import { record } from '../testing/console.ts';
import { totalOf } from './total.ts';
import { tsharkFilter } from './tshark.ts';
import { flowsIn, overlap } from './viewpoints.ts';

const asRow = (row: FlowRow) => flowColumnNames.map((name) => row[name]);
const totalled = (...rows: FlowRow[]) =>
  Object.fromEntries(totalOf(rows.map(asRow)).map((value, index) => [flowColumnNames[index], value]));

test('a flow of one record is that record', () => {
  const only = record({ client_rtt_min_us: 5, server_mss: 1460, client_tcp_flags: 19, history: 'ShADaFf' });
  assert.deepEqual(totalled(only), only);
  assert.deepEqual(totalled({ ...DEFAULT_ROW }), { ...DEFAULT_ROW });
});

test('counters add up; least, greatest, flags, times and states do what they have to', () => {
  const first = record({
    flow_id: 1,
    client_rtt_min_us: 5,
    client_rtt_max_us: 9,
    client_tcp_flags: 2,
    server_ttl_min: 60,
    client_mss: 1460,
    orientation: 'port',
  });
  const later = record(
    { ...first, record_no: 1, client_packets: 5, client_tcp_flags: 16, server_ttl_min: 0, client_rtt_min_us: 0, client_rtt_max_us: 70 },
    60_000,
  );
  const last = record(
    {
      ...first,
      record_no: 2,
      client_rtt_min_us: 3,
      client_mss: 0,
      orientation: 'syn',
      conn_state: 'SF',
      end_reason: 'closed',
      client_window_scale: 7,
    },
    120_000,
  );
  const total = totalled(first, { ...later, flow_start: first.flow_start }, { ...last, flow_start: first.flow_start });
  assert.deepEqual(
    [total['client_packets'], total['client_rtt_min_us'], total['client_rtt_max_us'], total['client_tcp_flags'], total['server_ttl_min']],
    [9, 3, 70, 18, 60],
  );
  assert.deepEqual([total['client_mss'], total['client_window_scale'], total['orientation'], total['record_no']], [1460, 7, 'syn', 2]);
  assert.deepEqual(
    [total['start_time'], total['end_time'], total['conn_state'], total['end_reason']],
    [first.start_time, last.end_time, 'SF', 'closed'],
  );
});

test('viewpoints stand for themselves; mirrored packets may come by several listeners', () => {
  const one = record({ flow_id: 1 });
  const other = record({ flow_id: 2, mirror_src: '10.0.0.2', vni: 8 });
  const half = record({ ...one, listener: 'listener-2' });
  const tap = record({ flow_id: 3, encap: 'none', mirror_src: '::', vni: 0, listener: 'tap-1' });
  const flows = flowsIn([one, other, half, tap, { ...tap, listener: 'tap-2' }].map(asRow));
  assert.deepEqual(
    flows.map(({ mirrorSrc, vni, encap, listener, records }) => [mirrorSrc, vni, encap, listener, records.length]),
    [
      ['10.0.0.1', 7, 'vxlan', 'listener-1, listener-2', 2],
      ['10.0.0.2', 8, 'vxlan', 'listener-1', 1],
      ['::', 0, 'none', 'tap-1', 1],
      ['::', 0, 'none', 'tap-2', 1],
    ],
  );
});

test('the same ports an hour later are another connection', () => {
  const [before, same, after] = flowsIn(
    [record({ flow_id: 1 }), record({ flow_id: 2, vni: 8 }, 1500), record({ flow_id: 3 }, 3_600_000)].map(asRow),
  );
  assert.equal(overlap(before!, same!), true);
  assert.equal(overlap(before!, after!), false);
  assert.equal(overlap(after!, before!), false);
});

test('display filters of tshark', () => {
  const filter = (row: Partial<FlowRow>) => tsharkFilter(asRow(record(row)));
  assert.equal(filter({}), 'ip.addr == 10.0.0.1 && ip.addr == 10.0.0.2 && tcp.port == 40000 && tcp.port == 443');
  assert.equal(
    filter({ proto: 17, client_ip: '2001:db8::1', server_ip: '2001:db8::2', server_port: 53 }),
    'ipv6.addr == 2001:db8::1 && ipv6.addr == 2001:db8::2 && udp.port == 40000 && udp.port == 53',
  );
  assert.equal(filter({ proto: 1 }), 'ip.addr == 10.0.0.1 && ip.addr == 10.0.0.2 && ip.proto == 1');
  assert.equal(filter({ proto: 58, client_ip: '::1', server_ip: '::2' }), 'ipv6.addr == ::1 && ipv6.addr == ::2 && ipv6.nxt == 58');
});
