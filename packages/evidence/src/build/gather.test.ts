import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseMirrorFile } from '@mirrorscope/mirror';
import { z } from 'zod';
import { EvidenceError } from '../error.ts';
import type { MirrorInput } from '../mirror/mirror_part.ts';
import type { Check, Evidence } from '../schema/evidence.ts';
import { sha256 } from '../sha256.ts';
import { type Row, record, replaceRecords, temporaryStore } from '../testing/store.ts';
import { timeRange } from '../time_range.ts';
import { type EvidenceInput, gather } from './gather.ts';

const store = await temporaryStore();
const range = timeRange('2026-01-05T09:00:00Z', '2026-01-05T09:02:00Z');

async function evidenceOf(rows: readonly Row[], input: Partial<EvidenceInput> = {}): Promise<Evidence> {
  await replaceRecords(store, rows);
  return (await gather(store, { range, created: 0, ...input })).evidence;
}

const MIRROR = `
name: production
targets: {main: {interface: eni-1}}
filters: {web: {rules: [{direction: ingress, protocol: tcp, localPorts: 443}]}}
session: {packetLength: 128}
sources:
  - {name: web, where: {tag: {role: web}}, session: {vni: 7}}
  - {name: batch, where: {autoScalingGroup: batch-*}, session: {vni: 100-199}}
`;

const mirrorOf = (text: string): MirrorInput => ({ file: parseMirrorFile(text, 'mirror.yaml'), name: 'mirror.yaml', sha256: sha256(text) });

const check = ({ gaps, in_order }: Evidence, name: string): Check => {
  const found = [...gaps, ...in_order].filter((one) => one.name === name);
  assert.equal(found.length, 1, name);
  return found[0]!;
};

test('evidence.json is as its published schema says', async () => {
  const schema = JSON.parse(readFileSync(new URL('../../../../docs/evidence.schema.json', import.meta.url), 'utf8'));
  const published = z.fromJSONSchema(schema);
  const evidence = await evidenceOf([record(0)], { mirror: mirrorOf(MIRROR), owner: 'me' });
  assert.deepEqual(published.parse(evidence), evidence);
  assert.ok(!published.safeParse({ ...evidence, version: 2 }).success);
  assert.ok(!published.safeParse({ ...evidence, more: 1 }).success);
});

test('what is not known is said to be, with how to learn it', async () => {
  const evidence = await evidenceOf([record(0)]);
  for (const fact of [evidence.owner, evidence.mirror, evidence.quality.listeners, evidence.truncation.packet_length]) {
    assert.ok(!fact.known && fact.why !== '' && fact.learn !== '');
  }
  const names = [
    'interfaces not seen',
    'viewpoints not of the mirror',
    'interfaces not mirrored',
    'filter',
    'listener drops',
    'refused packets',
  ];
  for (const name of names) assert.equal(check(evidence, name).verdict, 'not known', name);
  for (const name of ['encrypted payload', 'what left the store']) assert.equal(check(evidence, name).verdict, 'inherent');
});

test('what is in order is said to be', async () => {
  const evidence = await evidenceOf([record(0), record(60)]);
  const names = [
    'coverage',
    'mirror loss',
    'missing directions',
    'evicted flows',
    'repeated records',
    'ends of the range',
    'truncated packets',
  ];
  for (const name of names) assert.equal(check(evidence, name).verdict, 'in order', name);
});

test('gaps in the records are found', async () => {
  const again = record(3);
  const evidence = await evidenceOf([
    record(0, { server_missed_bytes: 80, truncated_packets: 2, end_reason: 'evicted' }),
    again,
    again,
    // The client acknowledges what is not here; the other one may never have been answered.
    record(5, { server_packets: 0, server_payload_bytes: 0, client_tcp_flags: 18, history: 'SA' }),
    record(6, { server_packets: 0, server_payload_bytes: 0, client_tcp_flags: 2, history: 'S' }),
    record(-5, { end_time: '2026-01-05T09:00:01.000000Z' }),
    record(119, { end_time: '2026-01-05T09:02:01.000000Z' }),
    record(7, { mirror_src: '2001:db8::7', vni: 8 }),
  ]);
  const items = (name: string): readonly string[] => {
    assert.equal(check(evidence, name).verdict, 'found', name);
    return check(evidence, name).items;
  };
  assert.deepEqual(items('coverage'), ['2001:db8::7, VNI 8: 1 of 2 minutes']);
  assert.deepEqual(items('mirror loss'), ['10.0.0.1, VNI 7: 80 bytes, 0.905 % of its TCP payload']);
  assert.deepEqual(items('missing directions'), ['10.0.0.1, VNI 7: 1 connection']);
  assert.match(check(evidence, 'missing directions').text, /Besides, 1 connection had one side that acknowledges nothing/);
  assert.deepEqual(items('repeated records'), ['10.0.0.1, VNI 7: 1 record too many']);
  assert.match(check(evidence, 'evicted flows').text, /^1 record /);
  assert.deepEqual(evidence.quality.borders, { running_in: 1, running_out: 1 });
  assert.equal(check(evidence, 'ends of the range').verdict, 'found');
  assert.match(check(evidence, 'truncated packets').text, /^2 of 31 packets \(6\.45 %/);
  assert.equal(evidence.gaps[0]?.verdict, 'found');
  assert.equal(evidence.gaps.at(-1)?.verdict, 'inherent');
});

test('a range that is hardly over may have records still to come', async () => {
  const verdicts: string[] = [];
  for (const created of [range.to - 1000, range.to + 60_000, range.to + 900_000]) {
    verdicts.push(check(await evidenceOf([record(0)], { created }), 'records still to come').verdict);
  }
  assert.deepEqual(verdicts, ['found', 'found', 'in order']);
});

test('a connection of which two listeners saw a side each lacks none', async () => {
  const oneSide = { client_tcp_flags: 16, server_tcp_flags: 16, client_port: 5, flow_id: 5 };
  const evidence = await evidenceOf([
    record(0, { ...oneSide, server_packets: 0, history: 'SA' }),
    record(0, { ...oneSide, client_packets: 0, history: 'ha', listener: 'listener-2' }),
  ]);
  assert.deepEqual(evidence.quality.missing_directions, []);
  assert.deepEqual(evidence.quality.viewpoints[0]?.listeners, ['listener-1', 'listener-2']);
});

test('what the mirror file says', async () => {
  const evidence = await evidenceOf([record(0), record(1, { vni: 300 })], { mirror: mirrorOf(MIRROR) });
  assert.ok(evidence.mirror.known);
  const { sources, filters, targets, sessions, file } = evidence.mirror.value;
  assert.deepEqual(file, { name: 'mirror.yaml', sha256: sha256(MIRROR) });
  assert.deepEqual(
    sources.map(({ name, where, vni, packet_length, session_numbers }) => [name, where, vni, packet_length, session_numbers.from]),
    [
      ['web', 'tag role is web', { from: 7, to: 7 }, 128, 1000],
      ['batch', 'autoScalingGroup is batch-*', { from: 100, to: 199 }, 128, 1000],
    ],
  );
  const [rules] = filters.map((filter) => filter.rules);
  assert.deepEqual(rules?.known && rules.value, ['ingress: accept tcp, ipv4 and ipv6, from any to any port 443']);
  assert.ok(targets[0]?.capacity.known && /^10 sources/.test(targets[0].capacity.value));
  assert.ok(!sessions.known);
  assert.deepEqual(check(evidence, 'interfaces not seen').items, ['source batch, VNI 100-199']);
  assert.deepEqual(check(evidence, 'viewpoints not of the mirror').items, ['10.0.0.1, VNI 300']);
  assert.match(evidence.truncation.packet_length.known ? evidence.truncation.packet_length.value : '', /^web the first 128 bytes/);
});

test('where AWS chose the VNIs the file does not tell whose a viewpoint is', async () => {
  const evidence = await evidenceOf([record(0)], { mirror: mirrorOf(MIRROR.replace('vni: 100-199', 'vni: aws')) });
  assert.equal(check(evidence, 'viewpoints not of the mirror').verdict, 'not known');
});

test('the owner is who is named, else who the file names', async () => {
  const tagged = mirrorOf(`${MIRROR}tags: {team: network, Owner: "Ann"}\n`);
  const ownerOf = async (input: Partial<EvidenceInput>) => (await evidenceOf([record(0)], input)).owner;
  assert.deepEqual(await ownerOf({ mirror: tagged, owner: 'Bob' }), { known: true, value: 'Bob', from: 'the command line' });
  assert.deepEqual(await ownerOf({ mirror: tagged }), { known: true, value: 'Ann', from: 'tag Owner of mirror.yaml' });
});

test('what listeners lost', async () => {
  const listener = { url: 'http://l/metrics', received: 90, dropped: 0, refused: [], records_dropped: 0, flows_lost: 0 };
  const fine = await evidenceOf([record(0)], { listeners: [listener] });
  for (const name of ['listener drops', 'refused packets']) assert.equal(check(fine, name).verdict, 'in order');
  const lossy = { ...listener, dropped: 10, refused: [{ reason: 'tcp_header_short', packets: 3 }] };
  const evidence = await evidenceOf([record(0)], { listeners: [listener, lossy] });
  assert.deepEqual(check(evidence, 'listener drops').items, [
    'http://l/metrics: 10 of 100 packets, 0 records, 0 flows of workers that died',
  ]);
  assert.deepEqual(check(evidence, 'refused packets').items, ['http://l/metrics: tcp_header_short 3']);
});

test('where there are no records it says where there are', async () => {
  await replaceRecords(store, [record(0)]);
  const empty = { range: timeRange('2025-01-01', '2025-01-02'), created: 0 };
  const refusal = (says: RegExp) => (error: unknown) =>
    error instanceof EvidenceError && error.code === 'no_records' && says.test(error.message);
  await assert.rejects(
    gather(store, empty),
    refusal(/its records start from 2026-01-05T09:00:00.000000Z to .*: give --from and --to within$/),
  );
  await store.command('TRUNCATE TABLE flows');
  await assert.rejects(gather(store, empty), refusal(/it has none at all: fill it first$/));
});
