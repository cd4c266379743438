import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CONN_STATES, END_REASONS } from './columns.ts';
import { eveFlow } from './eve.ts';
import { recordOf, sample } from './fixtures.ts';
import type { FlowRow } from './flow_row.ts';

const START = Date.UTC(2026, 0, 5, 9) * 1000;
const event = (row: Parameters<typeof recordOf>[0]) => JSON.parse(eveFlow.line(recordOf(row)));

test('a connection', () => {
  assert.deepEqual(
    event({
      flow_id: 7,
      end_reason: 'closed',
      flow_start: START + 999_999,
      end_time: START + 1_000_000,
      listener: 'edge-1',
      vlan: 5,
      proto: 6,
      client_ip: '10.0.0.1',
      client_port: 40_000,
      server_ip: '2001:db8::1',
      server_port: 443,
      client_packets: 6,
      client_bytes: 740,
      client_tcp_flags: 0x1b,
      server_packets: 5,
      server_bytes: 1200,
      server_tcp_flags: 0xd2,
      conn_state: 'SF',
      community_id: '1:LQU9qZlK+B5F3KDmev6m5PMibrg=',
    }),
    {
      timestamp: '2026-01-05T09:00:01.000000+0000',
      flow_id: 7,
      event_type: 'flow',
      vlan: [5],
      src_ip: '10.0.0.1',
      src_port: 40_000,
      dest_ip: '2001:db8::1',
      dest_port: 443,
      proto: 'TCP',
      flow: {
        pkts_toserver: 6,
        pkts_toclient: 5,
        bytes_toserver: 740,
        bytes_toclient: 1200,
        start: '2026-01-05T09:00:00.999999+0000',
        end: '2026-01-05T09:00:01.000000+0000',
        age: 1,
        state: 'closed',
        reason: 'timeout',
        alerted: false,
      },
      community_id: '1:LQU9qZlK+B5F3KDmev6m5PMibrg=',
      tcp: {
        tcp_flags: 'db',
        tcp_flags_ts: '1b',
        tcp_flags_tc: 'd2',
        syn: true,
        fin: true,
        psh: true,
        ack: true,
        ecn: true,
        cwr: true,
        state: 'closed',
      },
      host: 'edge-1',
    },
  );
});

test('states of TCP by conn_state, reasons by end_reason', () => {
  const states = CONN_STATES.map((conn_state) => {
    const { flow, tcp } = event({ proto: 6, conn_state });
    return `${conn_state} ${flow.state} ${tcp.state}`;
  });
  assert.deepEqual(states, [
    'OTH new undefined',
    'S0 new syn_sent',
    'S1 established established',
    'SF closed closed',
    'REJ closed closed',
    'S2 established close_wait',
    'S3 established fin_wait1',
    'RSTO closed closed',
    'RSTR closed closed',
    'RSTOS0 closed closed',
    'RSTRH new undefined',
    'SH new syn_sent',
    'SHR new undefined',
  ]);
  const reasons = END_REASONS.map((end_reason) => event({ end_reason }).flow.reason);
  assert.deepEqual(reasons, ['unknown', 'timeout', 'timeout', 'forced', 'shutdown']);
});

test('other protocols: established is what was answered', () => {
  const state = (client_packets: number, server_packets: number) => event({ proto: 17, client_packets, server_packets }).flow.state;
  assert.deepEqual([state(1, 0), state(0, 1), state(1, 1)], ['new', 'new', 'established']);
  assert.deepEqual([event({ proto: 17 }).tcp, event({ proto: 17 }).src_port], [undefined, 0]);
  assert.deepEqual([event({ proto: 47 }).proto, event({ proto: 89 }).proto, event({ proto: 89 }).src_port], ['GRE', '089', undefined]);
});

test('ICMP has types in place of ports', () => {
  const types = (row: Parameters<typeof recordOf>[0]) => {
    const { proto, src_port, icmp_type, icmp_code, response_icmp_type, response_icmp_code } = event(row);
    return [proto, src_port, icmp_type, icmp_code, response_icmp_type, response_icmp_code];
  };
  assert.deepEqual(types({ proto: 1, icmp_type: 8, client_packets: 1, server_packets: 1 }), ['ICMP', undefined, 8, 0, 0, 0]);
  assert.deepEqual(types({ proto: 58, icmp_type: 128, client_packets: 1 }), ['IPv6-ICMP', undefined, 128, 0, undefined, undefined]);
  assert.deepEqual(types({ proto: 1, icmp_type: 3, icmp_code: 1, client_packets: 1, server_packets: 1 }), [
    'ICMP',
    undefined,
    3,
    1,
    undefined,
    undefined,
  ]);
});

test('any record is a line of valid JSON', () => {
  fc.assert(
    fc.property(sample, ({ record, row }: { record: Parameters<typeof eveFlow.line>[0]; row: FlowRow }) => {
      const line = eveFlow.line(record);
      assert.match(line, /^[^\n]+\n$/);
      const parsed = JSON.parse(line);
      assert.equal(parsed.flow_id, row.flow_id);
      assert.equal(parsed.dest_ip, row.server_ip);
      assert.equal(parsed.host ?? '', row.listener);
    }),
  );
});
