import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CONN_STATES, END_REASONS, ORIENTATIONS } from '@mirrorscope/record';
import { IPPROTO_ICMP, IPPROTO_UDP } from '@mirrorscope/wire';
import { ACK, CLIENT, FIN, fromClient, fromServer, handshake, packet, RST, recordsOf, SERVER, SYN, table } from './fixtures.ts';

const ends = (rows: { end_reason: number }[]) => rows.map((row) => END_REASONS[row.end_reason]);

test('a connection: counters by side, handshake, options, state and history', () => {
  const [row, ...others] = recordsOf([
    ...handshake(100),
    fromClient(100.01, ACK, 1001, 5001, 300),
    fromServer(100.02, ACK, 5001, 1301, 1000),
    fromClient(100.025, ACK, 1301, 6001),
    fromClient(100.03, ACK | FIN, 1301, 6001),
    fromServer(100.031, ACK | FIN, 6001, 1302),
    fromClient(100.032, ACK, 1302, 6002),
  ]);
  assert.equal(others.length, 0);
  assert.ok(row);
  assert.deepEqual(
    [row.client_packets, row.server_packets, row.client_payload_bytes, row.server_payload_bytes, row.client_bytes],
    [6, 3, 300, 1000, 6 * 40 + 300],
  );
  assert.deepEqual([row.client_syns, row.server_syns, row.client_fins, row.server_fins], [1, 1, 1, 1]);
  assert.deepEqual([row.handshake_server_us, row.handshake_client_us], [1000, 2000]);
  assert.deepEqual([row.client_mss, row.server_mss, row.client_window_scale, row.server_window_scale], [1460, 1400, 7, 6]);
  assert.equal(ORIENTATIONS[row.orientation], 'syn');
  assert.deepEqual([row.client_port, row.server_port], [40000, 443]);
  assert.deepEqual([row.server_rtt_samples, row.server_rtt_sum_us, row.client_rtt_samples, row.client_rtt_sum_us], [1, 10000, 1, 5000]);
  assert.equal(CONN_STATES[row.conn_state], 'SF');
  assert.equal(row.historyText, 'ShADdFf');
  assert.equal(row.start_time, 100e6);
  assert.equal(row.end_time, 100.032e6);
});

test('without a handshake the lower port is the server; a SYN-ACK makes its receiver the client', () => {
  const [midstream] = recordsOf([fromServer(1, ACK, 5001, 1001, 10)]);
  assert.ok(midstream);
  assert.deepEqual([ORIENTATIONS[midstream.orientation], midstream.server_port, midstream.server_packets], ['port', 443, 1]);
  assert.equal(midstream.historyText, '^d');

  const backwards = { srcPort: 50000, dstPort: 80 };
  const [synAck] = recordsOf([packet(1, SERVER, CLIENT, { ...backwards, tcpFlags: SYN | ACK, seq: 1, ack: 7 })]);
  assert.ok(synAck);
  assert.deepEqual([ORIENTATIONS[synAck.orientation], synAck.client_port, synAck.server_port], ['syn', 80, 50000]);
});

test('idle flows end by packet time, also when the packet that tells the time is of another flow', () => {
  const { table: flows, rows } = table();
  flows.add(fromClient(10, ACK, 1, 1, 5));
  flows.add(packet(69, 8, 9, { proto: IPPROTO_UDP }));
  assert.equal(rows.length, 0);
  flows.add(packet(70.5, 8, 9, { proto: IPPROTO_UDP }));
  assert.deepEqual(ends(rows), ['idle']);
  assert.equal(flows.live, 1);
  flows.advance(200, 0);
  assert.deepEqual(ends(rows), ['idle', 'idle']);
  assert.equal(flows.live, 0);
});

test('a packet after the idle timeout begins a new flow, one just before it does not', () => {
  const late = recordsOf([fromClient(10, ACK, 1, 1, 5), fromClient(70.1, ACK, 6, 1, 5)], { activeTimeout: 0 });
  assert.equal(late.length, 2);
  assert.notEqual(late[0]!.flow_id, late[1]!.flow_id);
  const soon = recordsOf([fromClient(10, ACK, 1, 1, 5), fromClient(69.9, ACK, 6, 1, 5)], { activeTimeout: 0 });
  assert.equal(soon.length, 1);
});

test('a long flow is written every active timeout; its records are deltas and add up', () => {
  const packets = [...handshake(0)];
  for (let second = 1; second <= 200; second++) packets.push(fromClient(second, ACK, 1001 + (second - 1) * 10, 5001, 10));
  const rows = recordsOf(packets);
  assert.deepEqual(ends(rows), ['active', 'active', 'active', 'shutdown']);
  assert.deepEqual(
    rows.map((row) => row.record_no),
    [0, 1, 2, 3],
  );
  assert.equal(new Set(rows.map((row) => row.flow_id)).size, 1);
  assert.equal(
    rows.reduce((sum, row) => sum + row.client_packets, 0),
    202,
  );
  assert.deepEqual(
    rows.map((row) => row.handshake_server_us),
    [1000, 0, 0, 0],
  );
  assert.ok(rows.every((row) => row.end_time >= row.start_time && row.start_time >= row.flow_start));
  const [whole] = recordsOf(packets, { activeTimeout: 0 });
  assert.equal(whole!.client_payload_bytes, 2000);
  assert.equal(whole!.client_gaps, 0);
});

test('a closed connection lingers for late segments, then ends', () => {
  const { table: flows, rows } = table();
  for (const each of [...handshake(0), fromServer(1, RST | ACK, 5001, 1001), fromServer(3, RST | ACK, 5001, 1001)]) flows.add(each);
  flows.advance(7, 0);
  assert.equal(rows.length, 0);
  flows.advance(8, 500_000_000);
  assert.deepEqual(ends(rows), ['closed']);
  assert.equal(rows[0]!.server_rsts, 2);
  assert.equal(CONN_STATES[rows[0]!.conn_state], 'RSTR');
});

test('a SYN with another sequence number opens a new connection on the same ports, a repeated SYN does not', () => {
  const again = handshake(20).map((each) => Object.assign(each, each.tcpFlags === SYN ? { seq: 9000 } : {}));
  assert.deepEqual(ends(recordsOf([...handshake(0), ...again])), ['closed', 'shutdown']);
  const [row, ...others] = recordsOf([fromClient(0, SYN, 1000, 0), fromClient(1, SYN, 1000, 0), fromClient(3, SYN, 1000, 0)]);
  assert.equal(others.length, 0);
  assert.deepEqual([row!.client_syns, row!.client_retransmits, row!.client_resent_segments, row!.historyText], [3, 2, 2, 'S']);
  assert.equal(CONN_STATES[row!.conn_state], 'S0');
});

test('a full table evicts the flow that was quiet longest, and counts it', () => {
  const { table: flows, rows } = table({ capacity: 3 });
  for (const host of [1, 2, 3]) flows.add(packet(host, host, 100, { proto: IPPROTO_UDP, srcPort: 1000 + host, dstPort: 53 }));
  flows.add(packet(10, 1, 100, { proto: IPPROTO_UDP, srcPort: 1001, dstPort: 53 }));
  flows.add(packet(11, 4, 100, { proto: IPPROTO_UDP, srcPort: 1004, dstPort: 53 }));
  assert.deepEqual(ends(rows), ['evicted']);
  assert.equal(rows[0]!.client_port, 1002);
  assert.equal(flows.live, 3);
  assert.equal(flows.records[END_REASONS.indexOf('evicted')], 1);
});

test('viewpoints keep flows apart, unless a part is switched off', () => {
  const seen = (options = {}) =>
    recordsOf(
      [
        fromClient(1, ACK, 1, 1, 5, { encap: 1, vni: 7, mirror2: 0xffff, mirror3: 11 }),
        fromClient(1, ACK, 1, 1, 5, { encap: 1, vni: 8, mirror2: 0xffff, mirror3: 11 }),
        fromClient(1, ACK, 1, 1, 5, { encap: 1, vni: 7, mirror2: 0xffff, mirror3: 12 }),
        fromClient(1, ACK, 1, 1, 5, { encap: 1, vni: 7, mirror2: 0xffff, mirror3: 12, vlan: 3 }),
      ],
      options,
    );
  const rows = seen();
  assert.equal(rows.length, 4);
  assert.deepEqual(rows.map((row) => row.vni).toSorted(), [7, 7, 7, 8]);
  assert.ok(rows.every((row) => row.client_resent_segments === 0));
  assert.equal(seen({ key: { vni: false } }).length, 3);
  assert.equal(seen({ key: { vni: false, mirrorSource: false, vlan: false } }).length, 1);
});

test('later fragments join the flow of the first one; strays count under ports 0', () => {
  const udp = { proto: IPPROTO_UDP, fragmentHeader: 1, fragmentId: 77, payloadBytes: 1400 };
  const first = packet(1, 5, 6, { ...udp, fragment: 1, srcPort: 53, dstPort: 5353, fragmentMore: 1 });
  const later = packet(1.1, 5, 6, { ...udp, fragment: 2, fragmentOffset: 1408 });
  const [joined, ...others] = recordsOf([first, later]);
  assert.equal(others.length, 0);
  assert.deepEqual([joined!.server_packets, joined!.fragments, joined!.server_port], [2, 2, 53]);
  const stray = recordsOf([Object.assign(packet(1, 5, 6), later, { fragmentId: 78 }), first]);
  assert.deepEqual(stray.map((row) => row.server_port).toSorted(), [0, 53]);
});

test("the later fragments of a large echo request are the requester's; without their first one they go one way", () => {
  const icmp = { proto: IPPROTO_ICMP, fragmentHeader: 1, fragmentId: 9, payloadBytes: 1480, transportHeaderBytes: 0 };
  const first = packet(1, 3, 9, { ...icmp, icmpType: 8, fragment: 1, fragmentMore: 1 });
  const later = packet(1, 3, 9, { ...icmp, fragment: 2, fragmentOffset: 1480 });
  const reply = packet(1.1, 9, 3, { ...icmp, icmpType: 0, fragmentId: 10, fragment: 1, fragmentMore: 1 });
  const [row, ...others] = recordsOf([first, later, reply]);
  assert.equal(others.length, 0);
  assert.deepEqual([row!.icmp_type, row!.client_packets, row!.server_packets], [8, 2, 1]);
  const [stray] = recordsOf([packet(1, 3, 9, { ...icmp, fragment: 2, fragmentOffset: 1480 })]);
  assert.deepEqual([stray!.icmp_type, stray!.client_packets], [255, 1]);
});

test('a segment in fragments is one stretch of the stream', () => {
  const [row] = recordsOf([
    ...handshake(0),
    fromClient(1, ACK, 1001, 5001, 1460, { fragment: 1, fragmentHeader: 1, fragmentId: 5, transportHeaderBytes: 20, fragmentMore: 1 }),
    fromClient(1.001, 0, 0, 0, 540, {
      fragment: 2,
      fragmentHeader: 1,
      fragmentId: 5,
      fragmentOffset: 1480,
      srcPort: 0,
      dstPort: 0,
      transportHeaderBytes: 0,
    }),
    fromServer(1.01, ACK, 5001, 3001),
    fromClient(1.02, ACK, 3001, 5001, 10),
  ]);
  assert.deepEqual([row!.client_payload_bytes, row!.client_gaps, row!.client_missed_bytes, row!.fragments], [2010, 0, 0, 2]);
});

test('echo request and reply are one flow, an error message is one of its own', () => {
  const rows = recordsOf([
    packet(1, 9, 3, { proto: IPPROTO_ICMP, icmpType: 0 }),
    packet(1, 3, 9, { proto: IPPROTO_ICMP, icmpType: 8 }),
    packet(1, 9, 3, { proto: IPPROTO_ICMP, icmpType: 3, icmpCode: 1 }),
    packet(1, 3, 9, { proto: IPPROTO_ICMP, icmpType: 3, icmpCode: 1 }),
  ]);
  assert.equal(rows.length, 3);
  const echo = rows.find((row) => row.server_packets === 1);
  assert.deepEqual([echo?.client_packets, echo?.client_port, echo?.server_port], [1, 0, 0]);
});

test('time may go back: records still end after they start', () => {
  const rows = recordsOf([fromClient(50, ACK, 1, 1, 5), fromClient(20, ACK, 6, 1, 5), fromServer(51, ACK, 1, 11)]);
  assert.equal(rows.length, 1);
  assert.ok(rows[0]!.end_time >= rows[0]!.start_time);
});

test('any second that a header can hold is a time after 1970', () => {
  const rows = recordsOf([fromClient(1_700_000_000, ACK, 1, 1, 5), fromClient(0xf0000000, ACK, 6, 1, 5), fromClient(0, ACK, 6, 1, 5)]);
  assert.deepEqual(
    rows.map((row) => row.flow_start),
    [1_700_000_000e6, 0xf0000000 * 1e6],
  );
});

test('a capacity that cannot be is refused', () => {
  assert.throws(() => table({ capacity: 0 }), /capacity is 0/);
});

test('payload and missed bytes of TCP are summed over all records written, of both directions', () => {
  const { table: flows, rows } = table();
  for (const next of handshake(1)) flows.add(next);
  flows.add(fromClient(1.01, ACK, 1001, 5001, 300));
  flows.add(fromServer(1.02, ACK, 5101, 1301, 50));
  flows.add(fromClient(1.03, ACK, 1301, 5151));
  flows.add(packet(1.04, 8, 9, { proto: IPPROTO_UDP, payloadBytes: 70 }));
  assert.deepEqual([flows.payloadBytes, flows.missedBytes], [0, 0], 'live flows are not counted yet');
  flows.advance(200, 0);
  assert.equal(rows.length, 2);
  assert.deepEqual([flows.payloadBytes, flows.missedBytes], [350, 100]);
});
