import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { datagram, writeCapture } from './testing/captures.ts';
import { jsonLines, mirrorscope } from './testing/command.ts';

const folder = mkdtempSync(join(tmpdir(), 'mirrorscope-logs-'));
after(() => rmSync(folder, { recursive: true }));

/** One flow of 200 s with a packet a second, and one of a single packet. */
const capture = writeCapture(join(folder, 'long.pcap'), [
  [0, datagram(1001)],
  ...Array.from({ length: 200 }, (_, second) => [second + 0.5, datagram(1000)] as const),
]);

test('zeek is a conn.log with one line a flow, however long', async () => {
  const { code, stdout, stderr } = await mirrorscope(['analyze', capture, '--format', 'zeek']);
  assert.deepEqual([code, stderr], [0, '']);
  const lines = stdout.split('\n');
  assert.equal(lines[0], '#separator \\x09');
  assert.match(lines[5] ?? '', /^#open\t\d{4}(-\d\d){5}$/);
  assert.match(lines.at(-2) ?? '', /^#close\t\d{4}(-\d\d){5}$/);
  const flows = lines.filter((line) => /^\d/.test(line)).map((line) => line.split('\t'));
  assert.deepEqual(flows.map((cells) => [cells[3], cells[8], cells[16]]).sort(), [
    ['1000', '199.000000', '200'],
    ['1001', '-', '1'],
  ]);
});

test('zeek-json and eve are lines of JSON, one a flow', async () => {
  const rows = async (...more: string[]) => jsonLines((await mirrorscope(['analyze', capture, ...more])).stdout);
  const zeek = await rows('--format', 'zeek-json');
  assert.deepEqual(zeek.map((row) => row['orig_pkts']).sort(), [1, 200]);
  const events = await rows('--format', 'eve', '--listener', 'edge');
  assert.deepEqual(
    events.map(({ event_type, host }) => [event_type, host]),
    [
      ['flow', 'edge'],
      ['flow', 'edge'],
    ],
  );
  assert.equal((await rows('--format', 'eve', '--limit', '1')).length, 1);
});

test('a log has one line a flow: --active-timeout has no place there', async () => {
  const { code, stdout, stderr } = await mirrorscope(['analyze', capture, '--format', 'eve', '--active-timeout', '60s']);
  assert.deepEqual([code, stdout], [2, '']);
  assert.match(stderr, /--format eve has one line a flow: leave --active-timeout out/);
  assert.equal((await mirrorscope(['analyze', capture, '--format', 'eve', '--active-timeout', '0'])).code, 0);
});
