import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { listReports, type ParameterValue, runReport } from '@mirrorscope/store';
import { parseInventory } from '@mirrorscope/store/inventory';
import { fillStore, fromOneViewpoint, packetsOf, type Row } from './lab_store.ts';
import { CAPTURE, connectionsTo, countBy, hostNamed, isOpened, kernelCounter, kernelRetransmits, truth } from './truth.ts';

/** Seen by the client's mirror alone. The roll-ups tell what these two hosts say from the server's mirror, which has more of it. */
/** The mirror whose copies were lost on the way. */
const CACHE = hostNamed('cache').mirror;

const { store, records } = await fillStore(CAPTURE);

/** The lab's hosts, the odd ones in one zone, the even ones in another. */
const hosts = truth.hosts.map(({ name, ipv4, ipv6 }, index) => ({
  instance: `i-${name}`,
  name,
  az: `az${1 + (index % 2)}`,
  tags: { role: name },
  addresses: [ipv4, ipv6],
}));
await store.loadInventory(parseInventory(JSON.stringify(hosts), 'the lab'));

const report = (name: string, parameters: Readonly<Record<string, ParameterValue>> = {}) => ask(name, { limit: 1000, ...parameters });

async function ask(name: string, parameters: Readonly<Record<string, ParameterValue>>): Promise<Row[]> {
  const { columns, rows } = await runReport(store, name, parameters);
  return rows.map((row) => Object.fromEntries(columns.map((column, index) => [column.name, row[index]])));
}

const pick = (row: Row | undefined, ...names: string[]): unknown[] => names.map((name) => row?.[name]);
const total = (rows: readonly Row[], name: string): number => rows.reduce((sum, row) => sum + Number(row[name]), 0);
const atPort = (rows: readonly Row[], port: number): Row[] => rows.filter((row) => row['server_port'] === port);
const flowsBy = (rows: readonly Row[], count: string, key: (row: Row) => string) =>
  Object.fromEntries(rows.map((row) => [key(row), row[count]]));
const serverAndPort = (row: Row) => `${row['server']} ${row['server_port']}`;

/** What each report has to say of the capture. */
const ANSWERS: Readonly<Record<string, () => Promise<void>>> = {
  'flow-search': async () => {
    const found = await report('flow-search', { community_id: '1:nmITmP/KNNuyo6DldYQeLmIi670=' });
    const ways = [{ address: '10.20.1.10', peer: '10.20.2.0/24', port: 80 }, { port: 40001 }, { flow_id: String(found[0]?.['flow_id']) }];
    assert.deepEqual(await report('flow-search', ways[0]), found);
    assert.deepEqual(await report('flow-search', ways[1]), found);
    assert.deepEqual(await report('flow-search', ways[2]), found.slice(0, 1));
    assert.deepEqual(
      found.map((row) => pick(row, 'client', 'client_port', 'server', 'server_port', 'protocol', 'state')),
      Array(2).fill(['10.20.1.10', 40001, '10.20.2.10', 80, 'TCP', 'SF']),
    );
    assert.deepEqual(new Set(found.map((row) => row['vni'])), new Set([1001, 1002]));
    assert.equal((await report('flow-search')).length, records.length);
  },

  'half-open': async () => {
    const rows = await report('half-open');
    const unanswered = truth.connections.filter(({ outcome }) => outcome === 'no_answer');
    const refused = truth.connections.filter(({ outcome, client }) => outcome === 'refused' && client.host === 'client');
    const resent = [...unanswered, ...refused].reduce((sum, { client }) => sum + (client.kernel?.retransmits ?? Number.NaN), 0);
    assert.equal(rows.length, 1);
    assert.deepEqual(pick(rows[0], 'client', 'kind', 'unanswered', 'not_completed', 'refused', 'syns', 'servers', 'ports'), [
      ...[hostNamed('client').ipv4, 'no answer', unanswered.length, 0, refused.length],
      ...[unanswered.length + refused.length + resent, 1, 3],
    ]);
  },

  'handshake-latency': async () => {
    const rows = await report('handshake-latency');
    const opened = countBy(truth.connections.filter(isOpened), ({ server }) => `${server.ip} ${server.port}`);
    assert.deepEqual(flowsBy(rows, 'handshakes', serverAndPort), opened);
    for (const row of rows) {
      const [p50, p95, p99] = pick(row, 'total_p50_ms', 'total_p95_ms', 'total_p99_ms').map(Number) as [number, number, number];
      assert.ok(p50 > 0 && p50 <= p95 && p95 <= p99 && p99 < 100, serverAndPort(row));
    }
  },

  'handshakes-over-time': async () => {
    const opened = truth.connections.filter(isOpened).length;
    const [since = ''] = records.map(({ flow_start }) => flow_start).sort();
    const rows = await ask('handshakes-over-time', { since, until: new Date(Date.parse(since) + 3_600_000), step: 60 });
    assert.ok(total(rows, 'handshakes') >= opened);
    for (const row of rows) {
      const [p50, p95, p99] = pick(row, 'total_p50_ms', 'total_p95_ms', 'total_p99_ms').map(Number) as [number, number, number];
      assert.ok(p50 > 0 && p50 <= p95 && p95 <= p99, String(row['bucket']));
    }
  },

  'mirror-loss': async () => {
    const rows = await report('mirror-loss');
    const sent = connectionsTo(11211).flatMap(({ client, server }) => [client.kernel?.bytes_sent ?? 0, server.kernel?.bytes_sent ?? 0]);
    assert.deepEqual(pick(rows[0], 'mirror_src', 'vni', 'missed_percent', 'gaps'), [CACHE?.source, CACHE?.vni, 5.7456, 20]);
    // Nothing was sent twice there: what the kernels sent and the mirror did not show is what the mirror lost.
    assert.equal(
      Number(rows[0]?.['payload_bytes']) + Number(rows[0]?.['missed_bytes']),
      sent.reduce((sum, bytes) => sum + bytes),
    );
    assert.deepEqual(
      rows.slice(1).map((row) => pick(row, 'vni', 'missed_bytes', 'missed_percent')),
      [1001, 1002, 1003].map((vni) => [vni, 0, 0]),
    );
  },

  protocols: async () => {
    const rows = await report('protocols');
    const flows = countBy(truth.connections, ({ server }) => `TCP ${server.port}`);
    for (const { port, asked } of truth.dns) flows[`UDP ${port}`] = (flows[`UDP ${port}`] ?? 0) + asked;
    assert.deepEqual(
      flowsBy(rows, 'flows', (row) => `${row['protocol']} ${row['server_port']}`),
      // Two pings and the port unreachables; one ping and neighbour discovery.
      { ...flows, 'ICMP 0': 3, 'ICMPv6 0': 15 },
    );
    assert.equal(total(rows, 'packets'), packetsOf(fromOneViewpoint(records)));
    assert.deepEqual(Object.values(rows[0] ?? {}), ['TCP', 80, 1, 1, 1, 1020, 897_432, 20.05]);
  },

  resets: async () => {
    const rows = await report('resets');
    const expected = truth.connections.flatMap(({ outcome, client, server }) => {
      if (outcome === 'reset_by_client') return [`${client.ip} ${server.ip} client ${server.port} aborted`];
      if (outcome === 'reset_by_server') return [`${server.ip} ${client.ip} server ${server.port} aborted`];
      return outcome === 'refused' ? [`${server.ip} ${client.ip} server ${server.port} refused`] : [];
    });
    const told = rows.flatMap((row) => {
      const what = pick(row, 'sender', 'receiver', 'sent_by', 'server_port').join(' ');
      return ['aborted', 'refused', 'other'].flatMap((kind) => Array<string>(Number(row[kind])).fill(`${what} ${kind}`));
    });
    assert.deepEqual(told.sort(), expected.sort());
    for (const { name, ipv4, ipv6 } of truth.hosts) {
      const sent = rows.filter((row) => row['sender'] === ipv4 || row['sender'] === ipv6);
      assert.equal(total(sent, 'rsts'), kernelCounter(name, 'TcpOutRsts'), name);
    }
  },

  'retransmitting-conversations': async () => {
    const rows = await report('retransmitting-conversations');
    const sides = ['client_retransmits', 'server_retransmits', 'resent_segments', 'late_segments', 'missed_bytes'];
    const answer = Object.fromEntries(rows.map((row) => [row['server_port'], pick(row, ...sides)]));
    // Told from the mirror of the side that had to send again: the kernel's own count, and every one seen twice.
    const asKernel = [80, 443, 5432, 8080, 9009, 9010].map((port) => {
      const [client, server] = [kernelRetransmits(port, 'client'), kernelRetransmits(port, 'server')];
      return [port, [client, server, client + server, 0, 0]];
    });
    assert.deepEqual(answer, {
      ...Object.fromEntries(asKernel),
      // Both sides sent again, and the server's mirror saw most: all of the server's own, of which Wireshark calls one out
      // of order, and what the network left of the client's.
      8443: [4, kernelRetransmits(8443, 'server') - 1, kernelRetransmits(8443, 'server') + 2, 2, 0],
      // From office, which is not mirrored: lost before the mirror, so seen once and late. Segments lost twice, or at the end, do not show.
      5433: [12, 0, 0, 12, 0],
      8081: [3, 0, 0, 3, 0],
    });
  },

  'rtt-by-server': async () => {
    const rows = await report('rtt-by-server');
    const samples = rows.map((row) => pick(row, 'server', 'server_port', 'server_samples', 'client_samples').join(' '));
    assert.deepEqual(samples.sort(), [
      '10.20.2.10 443 121 200',
      '10.20.2.10 80 1 131',
      '10.20.2.10 8000 1 67',
      '10.20.2.10 8081 50 0',
      '10.20.2.10 9001 4 49',
      '10.20.2.10 9002 4 74',
      '10.20.3.10 5433 56 0',
      '10.20.3.10 5434 68 0',
      '10.20.3.10 6379 2 1',
      '10.20.4.10 11211 113 0',
      '2001:db8:20:2::10 8080 98 0',
      '2001:db8:20:2::10 8443 44 38',
      '2001:db8:20:3::10 5432 1 43',
      '2001:db8:20:4::10 11211 1 111',
    ]);
    for (const row of rows) {
      for (const side of ['server', 'client']) {
        const [min, mean, max] = pick(row, `${side}_min_ms`, `${side}_mean_ms`, `${side}_max_ms`);
        if (row[`${side}_samples`] === 0) assert.deepEqual([min, mean, max], [null, null, null], serverAndPort(row));
        else assert.ok(min !== null && 0 <= Number(min) && Number(min) <= Number(mean) && Number(mean) <= Number(max), serverAndPort(row));
      }
    }
  },

  scans: async () => {
    assert.deepEqual(await report('scans'), []);
    const [client] = await report('scans', { scan_from: 3 });
    const tried = truth.connections.filter(({ outcome, client }) => /^(no_answer|refused)$/.test(outcome) && client.host === 'client');
    const refused = tried.filter(({ outcome }) => outcome === 'refused');
    assert.deepEqual(pick(client, 'client', 'kind', 'attempts', 'refused', 'unanswered', 'not_completed', 'servers', 'ports'), [
      ...[hostNamed('client').ipv4, 'port scan', tried.length, refused.length, tried.length - refused.length, 0, 1, 3],
    ]);
  },

  'tcp-health-over-time': async () => {
    const once = fromOneViewpoint(records).filter(({ proto }) => proto === 6);
    const rows = await ask('tcp-health-over-time', { step: 60 });
    const sum = (...names: (keyof (typeof once)[number])[]) =>
      once.reduce((total, record) => total + names.reduce((values, name) => values + Number(record[name]), 0), 0);
    assert.equal(total(rows, 'packets'), packetsOf(once));
    assert.equal(total(rows, 'retransmits'), sum('client_retransmits', 'server_retransmits'));
    assert.equal(total(rows, 'resets'), sum('client_rsts', 'server_rsts'));
    assert.equal(total(rows, 'missed_bytes'), sum('client_missed_bytes', 'server_missed_bytes'));
  },

  'top-talkers': async () => {
    const rows = await report('top-talkers');
    assert.deepEqual(rows[0], {
      client: '10.20.1.10',
      server: '10.20.2.10',
      protocol: 'TCP',
      server_port: 80,
      flows: 1,
      packets: 1020,
      client_bytes: 28_012,
      server_bytes: 869_420,
      bytes: 897_432,
      share_percent: 20.05,
    });
    const bytes = rows.map((row) => Number(row['bytes']));
    assert.deepEqual(
      bytes,
      bytes.toSorted((a, b) => b - a),
    );
    const share = total(rows, 'share_percent');
    assert.ok(share > 99.5 && share <= 100, `${share} %`);

    for (const { client, server, count } of truth.pings) {
      const pings = rows.filter(
        (row) => row['client'] === client && row['server'] === server && String(row['protocol']).startsWith('ICMP'),
      );
      assert.deepEqual(
        pings.map((row) => row['packets']),
        [2 * count],
      );
    }
    for (const { client, server, port, asked } of truth.dns) {
      const questions = atPort(rows, port).filter((row) => row['client'] === client && row['server'] === server);
      assert.equal(total(questions, 'flows'), asked);
    }

    assert.equal(total(rows, 'packets'), packetsOf(fromOneViewpoint(records)));
    assert.ok(total(rows, 'packets') < packetsOf(records), 'counted once, not at every viewpoint');
  },

  'traffic-by-instance': async () => {
    const rows = await report('traffic-by-instance');
    const talkers = await report('top-talkers');
    const server = hostNamed('server');
    const [found, ...more] = rows.filter((row) => row['host'] === 'i-server');
    assert.deepEqual([pick(found, 'name', 'az'), more], [['server', 'az2'], []]);
    const own = [server.ipv4, server.ipv6];
    const sent = (side: string) =>
      total(
        talkers.filter((row) => own.includes(String(row[side]))),
        `${side}_bytes`,
      );
    assert.equal(found?.['sent_bytes'], sent('client') + sent('server'));
    assert.equal(total(rows, 'sent_packets'), packetsOf(fromOneViewpoint(records)));
  },

  'traffic-by-tag': async () => {
    const rows = await report('traffic-by-tag', { tag: 'role' });
    const [client] = rows.filter((row) => row['value'] === 'client');
    assert.deepEqual(pick(client, 'hosts', 'within_bytes'), [2, 0]);
    assert.equal(total(rows, 'sent_packets'), packetsOf(fromOneViewpoint(records)));
  },

  'traffic-by-zone': async () => {
    const rows = await report('traffic-by-zone');
    const ways = rows.map((row) => pick(row, 'from_zone', 'to_zone', 'crossing').join(' '));
    assert.deepEqual(ways.slice(0, 2).sort(), ['az1 az2 yes', 'az2 az1 yes']);
    assert.equal(total(rows, 'packets'), packetsOf(fromOneViewpoint(records)));
  },

  'traffic-over-time': async () => {
    const once = fromOneViewpoint(records);
    for (const step of [60, 3600, 86_400]) {
      const rows = await ask('traffic-over-time', { step });
      assert.equal(total(rows, 'packets'), packetsOf(once));
      assert.equal(total(rows, 'flows'), total(await report('protocols'), 'flows'));
    }
  },

  viewpoints: async () => {
    const rows = await report('viewpoints');
    assert.deepEqual(rows.map((row) => row['vni']).sort(), [...new Set(records.map(({ vni }) => vni))].sort());
    assert.equal(total(rows, 'packets'), packetsOf(records));
    const last = records
      .map(({ end_time }) => end_time)
      .sort()
      .at(-1);
    assert.deepEqual(pick(rows.at(-1), 'last_seen', 'silent_seconds'), [last, 0]);
  },

  'zero-windows': async () => {
    const rows = await report('zero-windows');
    // Announced once, and again in answer to each probe. Linux probes with an old, empty segment, which Wireshark calls a keep-alive.
    const announced = (receiver: string, sender: string) =>
      kernelCounter(receiver, 'TcpExtTCPToZeroWindowAdv') + kernelCounter(sender, 'TcpExtTCPWinProbe');
    assert.deepEqual(
      rows.map((row) => pick(row, 'receiver', 'peer', 'receiver_is', 'server_port', 'zero_windows', 'probes')),
      [
        ['10.20.1.10', '10.20.2.10', 'client', 8000, announced('client', 'server'), 0],
        ['10.20.3.10', '10.20.5.10', 'server', 5434, announced('db', 'office'), 0],
      ],
    );
  },
};

suite('reports on the bundled capture', () => {
  test('every report has its answer here', () => {
    assert.deepEqual(
      Object.keys(ANSWERS),
      listReports().map(({ name }) => name),
    );
  });

  for (const [name, answer] of Object.entries(ANSWERS)) test(name, answer);
});

suite('records of the bundled capture', () => {
  test('every packet of the capture is in one of them', () => {
    assert.equal(packetsOf(records), truth.capture.packets);
  });

  test("segments resent at a sender's own mirror are its kernel's retransmissions", () => {
    let sides = 0;
    for (const { client, server, scenario } of truth.connections) {
      for (const [side, end] of Object.entries({ client, server })) {
        const vni = hostNamed(end.host).mirror?.vni;
        const own = records.filter(
          (record) => record.vni === vni && record.client_port === client.port && record.server_port === server.port,
        );
        if (end.kernel === null || vni === undefined) continue;
        sides += 1;
        const resent = own.reduce(
          (sum, record) => sum + record[side === 'client' ? 'client_resent_segments' : 'server_resent_segments'],
          0,
        );
        assert.equal(resent, end.kernel.retransmits, `${scenario}, port ${client.port}, sent by ${end.host}`);
      }
    }
    assert.ok(sides > 150, `${sides} sides of connections compared`);
  });

  test('copies that the mirror lost are no loss of the network', () => {
    const cache = records.filter(({ vni }) => vni === CACHE?.vni);
    const lost = cache.map((r) => r.client_retransmits + r.server_retransmits + r.client_resent_segments + r.server_resent_segments);
    assert.deepEqual(new Set(lost), new Set([0]));
  });

  test('bytes a stored row', async (t) => {
    await store.flush();
    const { rows } = await store.query(
      "SELECT sum(rows), sum(data_compressed_bytes) FROM system.parts WHERE active AND database = currentDatabase() AND table = 'flows'",
    );
    const [stored, bytes] = (rows[0] ?? []).map(Number);
    assert.equal(stored, records.length);
    t.diagnostic(
      `${((bytes ?? 0) / records.length).toFixed(1)} bytes a row of ${records.length}: a part as small as this compresses badly`,
    );
  });
});
