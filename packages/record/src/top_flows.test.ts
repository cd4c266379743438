import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COLUMN_INDEX, type ColumnName, END_REASONS } from './columns.ts';
import { CLIENT_IP, FlowRecord } from './flow_record.ts';
import { TopFlows } from './top_flows.ts';

const ACTIVE = END_REASONS.indexOf('active');
const IDLE = END_REASONS.indexOf('idle');

function record(values: Partial<Record<ColumnName, number>>): FlowRecord {
  const made = new FlowRecord();
  made.numbers[COLUMN_INDEX.end_reason] = IDLE;
  for (const [name, value] of Object.entries(values)) made.numbers[COLUMN_INDEX[name as ColumnName]] = value;
  return made;
}

test('keeps the flows with the most bytes of both sides, most first', () => {
  const top = new TopFlows(2, ['flow_id']);
  for (const [flow_id, bytes] of [
    [1, 10],
    [2, 50],
    [3, 5],
    [4, 30],
    [5, 20],
    [6, 40],
    [7, 1],
  ] as const) {
    top.write(record({ flow_id, client_bytes: bytes - 1, server_bytes: 1 }));
  }
  assert.deepEqual(
    top.result().map(({ numbers, bytes }) => [numbers[0], bytes]),
    [
      [2, 50],
      [6, 40],
    ],
  );
});

test('adds up the records of a flow, each column in its own way', () => {
  const columns = [
    'client_packets',
    'handshake_server_us',
    'server_rtt_min_us',
    'server_rtt_max_us',
    'client_tcp_flags',
    'conn_state',
    'vni',
  ] as const;
  const top = new TopFlows(5, columns);
  const common = { flow_id: 9, vni: 7, client_bytes: 100 };
  top.write(record({ ...common, end_reason: ACTIVE, client_packets: 3, handshake_server_us: 800, client_tcp_flags: 2, conn_state: 2 }));
  top.write(
    record({ ...common, end_reason: ACTIVE, client_packets: 4, server_rtt_min_us: 70, server_rtt_max_us: 90, client_tcp_flags: 16 }),
  );
  top.write(record({ ...common, client_packets: 5, server_rtt_min_us: 60, server_rtt_max_us: 80, client_tcp_flags: 17, conn_state: 3 }));
  const [flow, ...others] = top.result();
  assert.equal(others.length, 0);
  assert.equal(flow?.bytes, 300);
  assert.deepEqual([...(flow?.numbers ?? [])], [12, 800, 60, 90, 19, 3, 7]);
});

test('flows that were written but have not ended count too', () => {
  const top = new TopFlows(2, ['flow_id']);
  top.write(record({ flow_id: 1, end_reason: ACTIVE, client_bytes: 9 }));
  top.write(record({ flow_id: 2, client_bytes: 3 }));
  top.write(record({ flow_id: 3, client_bytes: 5 }));
  assert.deepEqual(
    top.result().map(({ numbers }) => numbers[0]),
    [1, 3],
  );
});

test('addresses are text', () => {
  const top = new TopFlows(1, []);
  const made = record({ client_bytes: 1 });
  made.addresses.set([0xff, 0xff, 10, 0, 0, 1], CLIENT_IP + 10);
  top.write(made);
  const [flow] = top.result();
  assert.deepEqual([flow?.clientIp, flow?.serverIp, flow?.mirrorSource], ['10.0.0.1', '::', '::']);
});
