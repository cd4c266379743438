import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { parseInventory } from '@mirrorscope/store/inventory';
import { FROM, insert, record, TO, temporaryStore } from '../testing/store.ts';
import { readWorkload } from './model.ts';
import { type Service, type Workload, workloadSchema } from './schema.ts';

const store = await temporaryStore();
beforeEach(() => store.command('TRUNCATE TABLE flows'));

const HOUR = { from: FROM, to: TO, groupBy: 'server_port' };
const START = Date.parse(FROM);
const after = (seconds: number) => new Date(START + seconds * 1000).toISOString();

/** Lasts from one second to another, counted from FROM. */
const lasting = (from: number, to: number, row = {}) => record({ end_time: after(to), ...row }, from);

function service({ services }: Workload, name: string): Service {
  return services.find((one) => one.name === name) ?? assert.fail(`no service ${name}`);
}

const near = (actual: number | undefined, expected: number) =>
  assert.ok(actual !== undefined && Math.abs(actual / expected - 1) < 0.0013, `${actual} is not ${expected}`);

test('arrivals, sizes, durations and pauses of a service', async () => {
  await insert(
    store,
    Array.from({ length: 101 }, (_, i) => lasting(i * 10, i * 10 + 2, { client_payload_bytes: 500, server_payload_bytes: i * 1000 })),
  );
  const model = await readWorkload(store, HOUR);
  assert.deepEqual(workloadSchema.parse(model), model);
  assert.deepEqual([model.from, model.to, model.seconds, model.step_seconds], ['2026-01-05T09:00:00Z', '2026-01-05T10:00:00Z', 3600, 2]);
  const web = service(model, '443/tcp');
  assert.deepEqual([web.protocol, web.port, web.connections, web.servers, web.clients], ['tcp', 443, 101, 1, 1]);
  assert.equal(web.arrivals.per_step.length, 1800);
  assert.deepEqual(web.arrivals.per_step.slice(0, 11), [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);
  assert.deepEqual([web.arrivals.mean_per_second, web.arrivals.max_per_second], [0.0280556, 0.5]);
  assert.deepEqual([web.interarrival_us.count, web.interarrival_us.mean], [100, 10_000_000]);
  assert.deepEqual([web.duration_us.min, web.duration_us.max], [2_000_000, 2_000_000]);
  const { count, mean, min, max, quantiles, histogram } = web.server_payload_bytes;
  assert.deepEqual([count, mean, min, max], [101, 50_000, 0, 100_000]);
  near(quantiles['p50'], 50_000);
  near(quantiles['p95'], 95_000);
  assert.equal(
    histogram.reduce((sum, bin) => sum + bin.count, 0),
    101,
  );
  assert.deepEqual(histogram[0], { below: 1, count: 1 });
  assert.ok(histogram.every((bin, i) => i === 0 || bin.below > histogram[i - 1]!.below));
});

test('how many are open at a moment, those from before among them', async () => {
  await insert(store, [
    ...Array.from({ length: 5 }, () => lasting(0, 1801)),
    // Began half an hour before and is heard of once more.
    lasting(900, 902, { flow_start: after(-1800), record_no: 3, client_syns: 0 }),
    // TCP whose SYN was not seen did not begin here either.
    lasting(0, 1, { client_syns: 0 }),
    // Goes on.
    lasting(3000, 3600, { end_reason: 'active' }),
  ]);
  const { concurrency, connections, unfinished } = service(await readWorkload(store, HOUR), '443/tcp');
  assert.deepEqual([connections, unfinished, concurrency.carried_over, concurrency.max], [6, 1, 2, 6]);
  const open = 5 * 1800 + 1 * 902 + 600;
  assert.ok(Math.abs(concurrency.mean - open / 3600) < 0.01, `${concurrency.mean}`);
  assert.equal(concurrency.quantiles['p99'], 6);
});

test('records of a flow are one connection; bytes sent again count once; of two viewpoints one counts', async () => {
  const first = lasting(0, 60, { client_payload_bytes: 1000, client_resent_bytes: 300, server_missed_bytes: 50, end_reason: 'active' });
  const second = {
    ...first,
    record_no: 1,
    start_time: after(60),
    end_time: after(90),
    client_syns: 0,
    client_payload_bytes: 200,
    client_resent_bytes: 0,
    server_missed_bytes: 0,
    end_reason: 'closed',
  };
  await insert(store, [first, second, { ...first, flow_id: 1_000_000, vni: 8, mirror_src: '10.0.1.1', client_packets: 3 }]);
  const web = service(await readWorkload(store, HOUR), '443/tcp');
  assert.deepEqual([web.connections, web.unfinished], [1, 0]);
  assert.deepEqual([web.duration_us.max, web.client_payload_bytes.max, web.server_payload_bytes.max], [90_000_000, 900, 50]);
});

test('services by port and by tag, the largest of them, and what is left out', async () => {
  await insert(store, [
    ...Array.from({ length: 30 }, (_, i) => lasting(i, i)),
    ...Array.from({ length: 20 }, (_, i) => lasting(i, i, { proto: 17, server_port: 53, server_ip: '10.0.2.1' })),
    ...Array.from({ length: 10 }, (_, i) => lasting(i, i, { server_port: 22, client_tcp_flags: 2 })),
    lasting(0, 0, { proto: 1, server_port: 0 }),
  ]);
  const two = await readWorkload(store, { ...HOUR, most: 2 });
  assert.deepEqual(
    two.services.map(({ name, connections }) => [name, connections]),
    [
      ['443/tcp', 30],
      ['53/udp', 20],
    ],
  );
  assert.deepEqual([two.other_services, two.other_connections], [1, 10]);
  assert.equal(service(await readWorkload(store, HOUR), '22/tcp').failed, 10);
  assert.deepEqual(await readWorkload(store, HOUR), await readWorkload(store, HOUR));
  await store.loadInventory(parseInventory(JSON.stringify([{ tags: { "it's": "d\\n's" }, addresses: ['10.0.2.1'] }]), 'hosts'));
  const tagged = await readWorkload(store, { ...HOUR, groupBy: "tag:it's" });
  assert.deepEqual(
    tagged.services.map(({ name, protocol, port, connections }) => [name, protocol, port, connections]),
    [
      ['(none)', 'tcp', null, 40],
      ["d\\n's", 'udp', null, 20],
    ],
  );
});

test('what no model can be made of', async () => {
  for (const [options, code, says] of [
    [{}, 'no_traffic', /^No flow of TCP, UDP or SCTP was recorded from/],
    [{ groupBy: 'port' }, 'bad_group', /'port': give server_port, or tag:KEY/],
    [{ to: FROM }, 'bad_range', /give a --to after --from/],
  ] as const) {
    await assert.rejects(readWorkload(store, { ...HOUR, ...options }), { name: 'CompareError', code, message: says });
  }
});
