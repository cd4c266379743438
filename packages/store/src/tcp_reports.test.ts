import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { runReport } from './reports.ts';
import { AT_WEB, bothEnds, DATABASE, insert, MINUTE, type PartialRow, record, START, traffic, WEB } from './testing/records.ts';
import { asObjects, emptyTables, temporaryStore } from './testing/store.ts';

const store = await temporaryStore();
beforeEach(() => emptyTables(store));

const run = async (name: string, parameters = {}) => asObjects(await runReport(store, name, parameters));
test('retransmitting-conversations: both sides, with the share of packets', async () => {
  await insert(store, [
    ...bothEnds(
      {
        client_retransmits: 1,
        server_retransmits: 3,
        client_retransmit_bytes: 100,
        server_retransmit_bytes: 300,
        server_resent_segments: 3,
        client_late_segments: 1,
      },
      { server_retransmits: 50 },
    ),
    ...bothEnds({ client_port: 40_001, server_retransmits: 1, server_retransmit_bytes: 50, server_missed_bytes: 7 }),
    record({ ...DATABASE, ...traffic(50, 50), client_retransmits: 9, client_resent_segments: 9 }),
    record({ ...DATABASE, server_port: 5433, ...traffic(50, 50) }),
    record({ ...DATABASE, server_port: 5434, ...traffic(5, 0), client_late_segments: 2 }),
  ]);
  const web = {
    client: '10.0.0.1',
    server: '10.0.0.2',
    server_port: 443,
    flows: 2,
    packets: 40,
    client_retransmits: 1,
    server_retransmits: 4,
    retransmit_percent: 12.5,
    retransmit_bytes: 450,
    resent_segments: 3,
    late_segments: 1,
    missed_bytes: 7,
  };
  const database = {
    client: '10.0.0.1',
    server: '10.0.0.3',
    server_port: 5432,
    flows: 1,
    packets: 100,
    client_retransmits: 9,
    server_retransmits: 0,
    retransmit_percent: 9,
    retransmit_bytes: 0,
    resent_segments: 9,
    late_segments: 0,
    missed_bytes: 0,
  };
  const late = {
    ...database,
    server_port: 5434,
    packets: 5,
    client_retransmits: 0,
    retransmit_percent: 0,
    resent_segments: 0,
    late_segments: 2,
  };
  assert.deepEqual(await run('retransmitting-conversations'), [database, web, late]);
  assert.deepEqual(await run('retransmitting-conversations', { min_packets: 40 }), [database, web]);
});

test('resets: who sent them to whom, and what had come before', async () => {
  const opened = { client_syns: 1, server_syns: 1 };
  await insert(store, [
    // The same reset seen from both ends.
    ...bothEnds({ ...opened, client_rsts: 2 }),
    // The two directions came by two listeners.
    record({ ...WEB, client_port: 40_001, client_syns: 1, client_rsts: 1, listener: 'listener-1' }),
    record({ ...WEB, client_port: 40_001, client_packets: 0, client_bytes: 0, server_packets: 1, server_syns: 1, listener: 'listener-2' }),
    record({ ...DATABASE, client_syns: 1, server_packets: 1, server_rsts: 1 }),
    record({ ...DATABASE, client_port: 40_001, client_syns: 1, server_packets: 1, server_rsts: 1 }),
    record({ ...DATABASE, client_port: 40_002, ...opened, server_packets: 1, server_rsts: 1 }),
    record({ ...DATABASE, client_port: 40_003, server_packets: 1, server_rsts: 1 }),
    record({ ...DATABASE, client_port: 40_004, ...opened, server_packets: 1 }),
  ]);
  assert.deepEqual(await run('resets'), [
    {
      sender: '10.0.0.3',
      receiver: '10.0.0.1',
      sent_by: 'server',
      server_port: 5432,
      connections: 4,
      refused: 2,
      aborted: 1,
      other: 1,
      rsts: 4,
    },
    {
      sender: '10.0.0.1',
      receiver: '10.0.0.2',
      sent_by: 'client',
      server_port: 443,
      connections: 2,
      refused: 0,
      aborted: 2,
      other: 0,
      rsts: 3,
    },
  ]);
});

test('resets: a connection that opened before the time asked for was aborted in it', async () => {
  const later = { record_no: 1, server_packets: 3, server_rsts: 1, history: 'ShADar' };
  await insert(store, [record({ ...DATABASE, client_syns: 1, server_syns: 1 }), record({ ...DATABASE, ...later }, START + 10 * MINUTE)]);
  const [row, ...others] = await run('resets', { since: new Date(START + 5 * MINUTE) });
  assert.deepEqual([row?.['connections'], row?.['refused'], row?.['aborted'], row?.['other']], [1, 0, 1, 0]);
  assert.deepEqual(others, []);
});

test('handshake-latency: all of a conversation is timed at one place, connections that only another one saw are left out', async () => {
  await insert(store, [
    ...bothEnds({ handshake_server_us: 900, handshake_client_us: 100 }, { handshake_server_us: 200, handshake_client_us: 800 }),
    record({ ...WEB, ...AT_WEB, client_port: 40_001, handshake_server_us: 200, handshake_client_us: 9_000_000 }),
  ]);
  const rows = await run('handshake-latency');
  assert.deepEqual(
    rows.map((row) => [row['handshakes'], row['server_p50_ms'], row['client_p50_ms']]),
    [[1, 0.9, 0.1]],
  );
});

test('handshake-latency: quantiles by server, of the whole and of either side', async () => {
  const handshakes = Array.from({ length: 100 }, (_, index) =>
    bothEnds(
      { client_port: 40_000 + index, handshake_server_us: (index + 1) * 1000, handshake_client_us: 500 },
      { handshake_server_us: 90_000_000, handshake_client_us: 1 },
    ),
  );
  await insert(store, [
    ...handshakes.flat(),
    record({ ...DATABASE, handshake_server_us: 250, handshake_client_us: 50 }),
    // One side was not timed: no whole to speak of.
    record({ ...DATABASE, client_port: 40_001, handshake_server_us: 9_000_000 }),
  ]);
  const rows = await run('handshake-latency');
  assert.deepEqual(
    rows.map((row) => [row['server'], row['server_port'], row['handshakes']]),
    [
      ['10.0.0.2', 443, 100],
      ['10.0.0.3', 5432, 1],
    ],
  );
  const near = (column: string, expected: number) =>
    assert.ok(Math.abs(Number(rows[0]?.[column]) - expected) <= 1, `${column} is ${rows[0]?.[column]}`);
  near('total_p50_ms', 50.5);
  near('total_p95_ms', 95.5);
  near('total_p99_ms', 99.5);
  near('server_p50_ms', 50);
  assert.equal(rows[0]?.['client_p50_ms'], 0.5);
  assert.deepEqual(rows[1], {
    server: '10.0.0.3',
    server_port: 5432,
    handshakes: 1,
    total_p50_ms: 0.3,
    total_p95_ms: 0.3,
    total_p99_ms: 0.3,
    server_p50_ms: 0.25,
    client_p50_ms: 0.05,
  });
  assert.equal((await run('handshake-latency', { min_handshakes: 2 })).length, 1);
});

test('rtt-by-server: least, mean and greatest, either way', async () => {
  const rtt = (min: number, max: number, sum: number, samples: number): PartialRow => ({
    server_rtt_min_us: min,
    server_rtt_max_us: max,
    server_rtt_sum_us: sum,
    server_rtt_samples: samples,
  });
  await insert(store, [
    ...bothEnds(rtt(1000, 3000, 4000, 2), rtt(1, 1, 1, 1)),
    ...bothEnds({ ...rtt(2000, 9000, 11_000, 2), client_port: 40_001 }),
    record({
      ...WEB,
      client_ip: '10.0.0.9',
      client_port: 40_002,
      client_rtt_min_us: 400,
      client_rtt_max_us: 600,
      client_rtt_sum_us: 1000,
      client_rtt_samples: 2,
    }),
    record({ ...DATABASE, ...rtt(100, 100, 100, 1) }),
    record({ ...DATABASE, server_port: 5433 }),
  ]);
  assert.deepEqual(await run('rtt-by-server'), [
    {
      server: '10.0.0.2',
      server_port: 443,
      server_samples: 4,
      server_min_ms: 1,
      server_mean_ms: 3.75,
      server_max_ms: 9,
      client_samples: 2,
      client_min_ms: 0.4,
      client_mean_ms: 0.5,
      client_max_ms: 0.6,
    },
    {
      server: '10.0.0.3',
      server_port: 5432,
      server_samples: 1,
      server_min_ms: 0.1,
      server_mean_ms: 0.1,
      server_max_ms: 0.1,
      client_samples: 0,
      client_min_ms: null,
      client_mean_ms: null,
      client_max_ms: null,
    },
  ]);
  assert.equal((await run('rtt-by-server', { min_samples: 2 })).length, 1);
});

test('zero-windows: the receiver, and what its peer did', async () => {
  await insert(store, [
    ...bothEnds({ client_zero_windows: 3, server_zero_window_probes: 2, server_window_full: 1 }, { client_zero_windows: 4 }),
    record({ ...DATABASE, ...traffic(7, 1), server_zero_windows: 5, client_window_full: 4 }),
    record({ ...DATABASE, server_port: 5433 }),
  ]);
  assert.deepEqual(await run('zero-windows'), [
    {
      receiver: '10.0.0.3',
      peer: '10.0.0.1',
      receiver_is: 'server',
      server_port: 5432,
      flows: 1,
      zero_windows: 5,
      probes: 0,
      window_full: 4,
      bytes_received: 700,
    },
    {
      receiver: '10.0.0.1',
      peer: '10.0.0.2',
      receiver_is: 'client',
      server_port: 443,
      flows: 1,
      zero_windows: 3,
      probes: 2,
      window_full: 1,
      bytes_received: 10_000,
    },
  ]);
});

test('half-open: scans, sweeps and servers that do not answer', async () => {
  const syn = { client_syns: 1, client_tcp_flags: 2 };
  const port = (index: number) => ({ client_ip: '10.0.0.66', client_port: 50_000, server_ip: '10.0.0.2', server_port: 1 + index });
  await insert(store, [
    ...Array.from({ length: 25 }, (_, index) => record({ ...port(index), ...syn })),
    // One port of the scan is closed, one is open.
    record({ ...port(25), ...syn, server_packets: 1, server_rsts: 1 }),
    record({ ...port(26), ...syn, client_rsts: 1, client_tcp_flags: 6, server_packets: 1, server_syns: 1 }, START + MINUTE),
    ...Array.from({ length: 20 }, (_, index) => record({ client_ip: '10.0.0.67', server_ip: `10.0.1.${index}`, server_port: 22, ...syn })),
    // Two attempts, five SYNs in all, seen from both ends.
    ...[0, 1].flatMap((index) => [
      record({ ...DATABASE, client_port: 40_000 + index, client_syns: 2 + index, client_packets: 3, client_tcp_flags: 2 }),
      record({ ...DATABASE, client_port: 40_000 + index, mirror_src: '10.0.0.3', client_syns: 1, client_tcp_flags: 2 }),
    ]),
    // The listener saw the client's direction only: the client's ACK tells of an answer.
    record({ ...WEB, client_syns: 1, client_packets: 3, client_tcp_flags: 18 }),
    // The answer came by another listener.
    record({ ...WEB, client_port: 40_001, ...syn, listener: 'listener-1' }),
    record({ ...WEB, client_port: 40_001, client_packets: 0, server_packets: 2, server_syns: 1, listener: 'listener-2' }),
  ]);
  const rows = await run('half-open');
  assert.deepEqual(
    rows.map(({ first: _, last: __, most_tried_port: ___, ...row }) => row),
    [
      {
        client: '10.0.0.66',
        kind: 'port scan',
        unanswered: 25,
        not_completed: 1,
        refused: 1,
        syns: 27,
        servers: 1,
        ports: 27,
        most_tried_server: '10.0.0.2',
      },
      {
        client: '10.0.0.67',
        kind: 'address sweep',
        unanswered: 20,
        not_completed: 0,
        refused: 0,
        syns: 20,
        servers: 20,
        ports: 1,
        most_tried_server: rows[1]?.['most_tried_server'],
      },
      {
        client: '10.0.0.1',
        kind: 'no answer',
        unanswered: 2,
        not_completed: 1,
        refused: 0,
        syns: 6,
        servers: 2,
        ports: 2,
        most_tried_server: '10.0.0.3',
      },
    ],
  );
  assert.equal(rows[1]?.['most_tried_port'], 22);
  assert.equal(rows[0]?.['first'], '2026-01-05T09:00:00.000000Z');
  assert.equal(rows[0]?.['last'], '2026-01-05T09:01:01.000000Z');
  assert.equal((await run('half-open', { scan_from: 30 }))[0]?.['kind'], 'no answer');
});

test('half-open: an attempt that failed counts although a later record of the same ports has an ACK', async () => {
  await insert(store, [
    record({ ...WEB, client_syns: 2, client_tcp_flags: 2 }),
    record({ ...WEB, client_syns: 1, client_tcp_flags: 18, ...traffic(4, 4), server_syns: 1 }, START + MINUTE),
  ]);
  const [row] = await run('half-open');
  assert.deepEqual([row?.['unanswered'], row?.['not_completed'], row?.['syns']], [1, 0, 2]);
});

test('mirror-loss: flows of which two listeners saw a direction each count once', async () => {
  const half = (row: PartialRow, at: number) => record({ ...WEB, ...row }, at);
  await insert(store, [
    half({ client_packets: 3, vlan: 5 }, START),
    half({ client_packets: 0, server_packets: 2, listener: 'listener-2' }, START),
    half({ client_port: 40_001, client_packets: 0, server_packets: 2 }, START + MINUTE),
  ]);
  for (const name of ['mirror-loss', 'protocols', 'traffic-by-tag', 'traffic-by-instance', 'top-talkers']) {
    assert.ok(
      (await run(name)).every((row) => row['flows'] === (name === 'traffic-by-tag' ? 4 : 2)),
      name,
    );
  }
});

test('mirror-loss: every viewpoint for itself', async () => {
  await insert(store, [
    ...bothEnds(
      { client_payload_bytes: 600, server_payload_bytes: 300, server_missed_bytes: 100, server_gaps: 2 },
      { client_payload_bytes: 1000, server_missed_bytes: 0, server_gaps: 0, truncated_packets: 4 },
    ),
    record({ encap: 'none', mirror_src: '::', vni: 0, listener: 'host-a', client_packets: 5 }),
    record({ proto: 17, client_payload_bytes: 999 }),
  ]);
  const unnamed = { name: '', eni: '', instance: '', az: '' };
  assert.deepEqual(await run('mirror-loss'), [
    {
      mirror_src: '10.0.0.1',
      vni: 7,
      encap: 'vxlan',
      listener: '',
      flows: 1,
      packets: 20,
      payload_bytes: 900,
      missed_bytes: 100,
      missed_percent: 10,
      gaps: 2,
      truncated_packets: 0,
      ...unnamed,
    },
    {
      mirror_src: '::',
      vni: 0,
      encap: 'none',
      listener: 'host-a',
      flows: 1,
      packets: 5,
      payload_bytes: 0,
      missed_bytes: 0,
      missed_percent: null,
      gaps: 0,
      truncated_packets: 0,
      ...unnamed,
    },
    {
      mirror_src: '10.0.0.2',
      vni: 8,
      encap: 'vxlan',
      listener: '',
      flows: 1,
      packets: 19,
      payload_bytes: 1300,
      missed_bytes: 0,
      missed_percent: 0,
      gaps: 0,
      truncated_packets: 4,
      ...unnamed,
    },
  ]);
});
