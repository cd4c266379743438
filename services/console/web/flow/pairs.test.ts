import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COLUMNS, DEFAULT_ROW } from '@mirrorscope/record';
import { pairGroups, singles } from './pairs.ts';

const row = { ...DEFAULT_ROW, proto: 6, client_packets: 7, server_packets: 9, client_rtt_sum_us: 100, client_rtt_samples: 3 };
const groups = pairGroups(row);
const all = groups.flatMap(({ pairs }) => pairs);

test('every pair of columns is in a group, once', () => {
  const suffixes = COLUMNS.filter(({ name }) => name.startsWith('client_')).map(({ name }) => name.slice('client_'.length));
  const shown = all.map(({ suffix }) => suffix);
  assert.equal(new Set(shown).size, shown.length);
  for (const suffix of suffixes) if (!['ip', 'port', 'rtt_sum_us'].includes(suffix)) assert.ok(shown.includes(suffix), suffix);
});

test('values of both sides, and their mean round-trip time', () => {
  const pair = (suffix: string) => all.find((candidate) => candidate.suffix === suffix)!;
  assert.deepEqual([pair('packets').client, pair('packets').server], [7, 9]);
  assert.deepEqual([pair('rtt_mean_us').client, pair('rtt_mean_us').server], [33, 0]);
});

test('explanations speak of either side', () => {
  for (const { text } of all) assert.doesNotMatch(text, /\b(client|server)\b/);
});

test('columns of TCP and ICMP are there for these alone', () => {
  const names = (proto: number) => singles({ ...row, proto }).map(({ name }) => name);
  assert.ok(names(1).includes('icmp_type'));
  assert.ok(!names(6).includes('icmp_type'));
  assert.ok(names(6).includes('handshake_server_us') && !names(17).includes('handshake_server_us'));
  const suffixes = pairGroups({ ...row, proto: 17 }).flatMap(({ pairs }) => pairs.map(({ suffix }) => suffix));
  assert.deepEqual(suffixes, ['packets', 'bytes', 'payload_bytes', 'ttl_min', 'dscp', 'ecn_ce']);
});
