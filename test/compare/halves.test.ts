/** Two labelled halves of a lab run, of which one's network loses packets (record.ts): verdicts are right, and intervals hold over resampled runs. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type CompareOptions, compareGroups, type MetricName } from '@mirrorscope/compare';
import { readWorkload } from '@mirrorscope/compare/workload';
import { fillStore } from '../e2e/lab_store.ts';

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
const truth = JSON.parse(readFileSync(fixture('lab-halves.json'), 'utf8'));
const [stable, canary] = truth.servers as readonly { readonly address: string; readonly kernelRetransmits: number }[];
const { store, records } = await fillStore(fixture('lab-halves.pcap.gz'));

const DAY = { from: `${truth.recorded}T00:00:00Z`, to: `${truth.recorded}T23:59:59Z` };

async function compare(control: string, candidate: string, options: Partial<CompareOptions> = {}) {
  const comparison = await compareGroups(store, { control, candidate, ...DAY, ...options });
  return { ...comparison, of: (name: MetricName) => comparison.metrics.find(({ metric }) => metric.name === name)! };
}

const serverOf = (address: string) => records.filter((record) => record.server_ip === address);

test('the lossy half is worse, by as much as its own kernel sent again', async () => {
  const { verdict, of, control, candidate } = await compare(stable!.address, canary!.address);
  assert.deepEqual([control.connections, candidate.connections], [500, 500]);
  assert.equal(verdict, 'worse');
  assert.deepEqual([of('retransmit_ratio').verdict, of('mean_rtt_p50').verdict, of('handshake_p50').verdict], ['worse', 'same', 'same']);
  const packets = serverOf(canary!.address).reduce((sum, { client_packets, server_packets }) => sum + client_packets + server_packets, 0);
  assert.equal(candidate.packets, packets);
  // The server's kernel knows its own retransmissions alone; the client's are some more.
  const { value, low, high } = of('retransmit_ratio').candidate!;
  assert.ok(value * packets >= 0.8 * canary!.kernelRetransmits, `${value * packets} of ${canary!.kernelRetransmits}`);
  assert.ok(low > 0.01 && high < truth.lossPercent / 100, `${low} to ${high}`);
  // Whole milliseconds of the delay on the way to the client.
  for (const name of ['handshake_p50', 'mean_rtt_p50'] as const) {
    const { value } = of(name).control!;
    assert.ok(value > truth.delayMs * 1000 && value < truth.delayMs * 1050, `${value}`);
  }
});

test('the other way round the one without loss is better', async () => {
  const { of, verdict } = await compare(canary!.address, stable!.address);
  assert.equal(of('retransmit_ratio').verdict, 'better');
  assert.notEqual(verdict, 'worse');
});

test('too few connections are undecided, never a pass', async () => {
  const { verdict, metrics } = await compare(stable!.address, canary!.address, { where: 'client_port in (40001, 40501)' });
  assert.equal(verdict, 'undecided');
  assert.ok(metrics.every((one) => one.verdict === 'undecided'));
});

test('the model of the workload is what the lab did', async () => {
  const { services } = await readWorkload(store, { ...DAY, groupBy: 'server_port' });
  const [web] = services;
  assert.deepEqual([services.length, web?.name, web?.connections, web?.failed, web?.servers, web?.clients], [1, '443/tcp', 1000, 0, 2, 1]);
  // Two connections every 60 ms; each asks with 300 bytes behind an order of 160, and gets 6,000, each byte once whatever was lost.
  assert.equal(
    web?.arrivals.per_step.reduce((sum, count) => sum + count, 0),
    1000,
  );
  assert.ok(Math.abs(web!.interarrival_us.mean / 30_000 - 1) < 0.05, `${web?.interarrival_us.mean}`);
  for (const [measure, bytes] of [
    ['client_payload_bytes', 460],
    ['server_payload_bytes', 6000],
  ] as const) {
    const { min, mean, max } = web![measure];
    // Each time that a FIN is sent again counts as a byte sent again.
    assert.ok(max === bytes && mean <= bytes && mean > bytes - 0.5 && min >= bytes - 10, `${measure}: ${min}, ${mean}, ${max}`);
  }
});

const RUNS = 100;
const DRAWN = 300;
const HOUR_MS = 3_600_000;
/** Long before the lab run: each resampled run has an hour of its own. */
const FIRST_HOUR = Date.UTC(2026, 0, 1);
/** Groups of a resampled run, told apart by VLANs. */
const GROUPS = { stable: 1, canary: 2, again: 3 } as const;

/**
 * Of a hundred intervals of 95 % as many as this hold the truth, or more, in all but one of ten thousand series: the binomial distribution's
 * tail below 85 is 6e-5. More than 95 is no fault.
 */
const LEAST_HITS = 85;

let state = 20_260_105;
/** From 0 to below 1 (Park and Miller): every test run draws the same. */
function random(): number {
  state = (state * 48_271) % 2_147_483_647;
  return state / 2_147_483_647;
}

/** Connections drawn from those of one server with replacement, so what is true of all of these is the truth about those drawn. */
function drawn(run: number, address: string, vlan: number): object[] {
  const all = serverOf(address);
  const hour = new Date(FIRST_HOUR + run * HOUR_MS).toISOString();
  return Array.from({ length: DRAWN }, (_, i) => ({
    ...all[Math.floor(random() * all.length)]!,
    flow_id: (run * 10 + vlan) * DRAWN + i,
    client_port: 1024 + vlan * DRAWN + i,
    vlan,
    flow_start: hour,
    start_time: hour,
    end_time: hour,
  }));
}

test('over a hundred resampled runs intervals hold the truth and verdicts are right', async () => {
  const whole = await compare(stable!.address, canary!.address);
  for (let run = 0; run < RUNS; run++) {
    const rows = [
      ...drawn(run, stable!.address, GROUPS.stable),
      ...drawn(run, canary!.address, GROUPS.canary),
      ...drawn(run, canary!.address, GROUPS.again),
    ];
    await store.insertNdjson(Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join('')), rows.length);
  }
  const hits = new Map<string, number>();
  const count = (what: string, { low, high }: { low: number; high: number }, expected: number) =>
    hits.set(what, (hits.get(what) ?? 0) + Number(low <= expected && expected <= high));
  let equalCalledWorse = 0;
  for (let run = 0; run < RUNS; run++) {
    const hour = { from: new Date(FIRST_HOUR + run * HOUR_MS).toISOString(), to: new Date(FIRST_HOUR + (run + 1) * HOUR_MS).toISOString() };
    const of = (control: number, candidate: number) => compare(`vlan = ${control}`, `vlan = ${candidate}`, hour);
    const [lossy, equal] = [await of(GROUPS.stable, GROUPS.canary), await of(GROUPS.again, GROUPS.canary)];
    assert.equal(lossy.of('retransmit_ratio').verdict, 'worse', `run ${run}`);
    if (equal.verdict === 'worse') equalCalledWorse++;
    for (const name of ['retransmit_ratio', 'handshake_p50', 'handshake_p95', 'mean_rtt_p50', 'mean_rtt_p95'] as const) {
      count(`${name} of the lossy half`, lossy.of(name).candidate!, whole.of(name).candidate!.value);
      count(`${name} more than the other half`, lossy.of(name).difference!, whole.of(name).difference!.value);
      count(`${name} more than another draw`, equal.of(name).difference!, 0);
    }
  }
  assert.equal(hits.size, 15);
  for (const [what, held] of hits) assert.ok(held >= LEAST_HITS, `${what}: ${held} of ${RUNS}`);
  // Nine metrics, each wrong in one run of forty where the groups differ by just the limit; and these do not differ.
  assert.ok(equalCalledWorse <= 5, `${equalCalledWorse} of ${RUNS} equal groups called worse`);
});
