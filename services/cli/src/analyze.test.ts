import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { COLUMNS } from '@mirrorscope/record';
import { datagram, LAB_CAPTURE, sharedCapture, writeCapture } from './testing/captures.ts';
import { jsonLines, mirrorscope, start } from './testing/command.ts';

const folder = mkdtempSync(join(tmpdir(), 'mirrorscope-analyze-'));
after(() => rmSync(folder, { recursive: true }));

const NAMES = COLUMNS.map(({ name }) => name);
const capture = sharedCapture('tcp-mixed-enterprise.pcap');

/** One flow of 200 s with a packet a second, and two short ones. */
const long = writeCapture(join(folder, 'long.pcap'), [
  [0, datagram(1001)],
  [0.25, datagram(1002)],
  ...Array.from({ length: 200 }, (_, second) => [second + 0.5, datagram(1000)] as const),
]);
/** More flows than fit into a pipe. */
const many = writeCapture(
  join(folder, 'many.pcap'),
  Array.from({ length: 30_000 }, (_, i) => [i / 10_000, datagram(1 + i)] as const),
);

test('ndjson has exactly the columns of the record, in their order', async () => {
  const { code, stdout, stderr } = await mirrorscope(['analyze', capture, '--format', 'ndjson']);
  assert.equal(stderr, '');
  assert.equal(code, 0);
  const rows = jsonLines(stdout);
  assert.ok(rows.length > 100);
  for (const row of rows) assert.deepEqual(Object.keys(row), NAMES);
  assert.match(String(rows[0]?.['start_time']), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
});

test('json is one array of the same records', async () => {
  const [json, ndjson] = await Promise.all(['json', 'ndjson'].map((format) => mirrorscope(['analyze', capture, '--format', format])));
  assert.deepEqual(JSON.parse(json?.stdout ?? ''), jsonLines(ndjson?.stdout ?? ''));
  const empty = await mirrorscope(['analyze', sharedCapture('empty.pcap'), '--format', 'json']);
  assert.deepEqual(JSON.parse(empty.stdout), []);
  assert.equal(empty.code, 0);
});

test('the table shows the busiest flows, and the summary accounts for every packet', async () => {
  const { code, stdout, stderr } = await mirrorscope(['analyze', capture, '--limit', '3']);
  assert.equal(code, 0);
  const lines = stdout.trimEnd().split('\n');
  assert.equal(lines.length, 4);
  assert.match(lines[0] ?? '', /^CLIENT +SERVER +PROTO .*RETRANS.*STATE$/);
  const numbers = /^([\d,]+) packets in [\d.]+ s \(.*\/s\): ([\d,]+) decoded, ([\d,]+) refused$/m.exec(stderr);
  const [arrived, decoded, refused] = (numbers ?? []).slice(1).map((text) => Number(text.replaceAll(',', '')));
  assert.ok(arrived !== undefined && decoded !== undefined && refused !== undefined, stderr);
  assert.equal(arrived, decoded + refused);
  assert.match(stderr, /^[\d,]+ flows in [\d,]+ records$/m);
});

test('refused packets are counted by reason', async () => {
  const { stderr } = await mirrorscope(['analyze', sharedCapture('arp-storm-nmap.pcap')]);
  const [, refused = '', byReason = ''] = /, ([\d,]+) refused\nrefused: (.*)\n/.exec(stderr) ?? [];
  const sum = [...byReason.matchAll(/[a-z_]+ ([\d,]+)(?:, |$)/g)].reduce(
    (total, [, packets = '']) => total + Number(packets.replaceAll(',', '')),
    0,
  );
  assert.ok(sum > 0);
  assert.equal(sum, Number(refused.replaceAll(',', '')));
});

test('--active-timeout splits a long flow, 0 leaves it whole, and both say the same in sum', async () => {
  const records = async (...more: string[]) => {
    const { stdout } = await mirrorscope(['analyze', long, '--format', 'ndjson', ...more]);
    return jsonLines(stdout).filter((row) => row['client_port'] === 1000);
  };
  const [split, whole, five] = await Promise.all([records(), records('--active-timeout', '0'), records('--active-timeout', '5m')]);
  assert.equal(split.length, 4);
  assert.equal(whole.length, 1);
  assert.equal(five.length, 1);
  assert.equal(whole[0]?.['client_packets'], 200);
  assert.equal(
    split.reduce((sum, row) => sum + Number(row['client_packets']), 0),
    200,
  );
  assert.equal(whole[0]?.['flow_start'], '2026-05-01T12:00:00.500000Z');
});

test('the table puts the records of a flow together again', async () => {
  const { stdout } = await mirrorscope(['analyze', long]);
  assert.match(stdout, /^10\.0\.0\.1:1000 +10\.0\.0\.2:53 +udp +- +200 /m);
  assert.equal(stdout.trimEnd().split('\n').length, 4);
});

test('--idle-timeout ends flows', async () => {
  const file = writeCapture(join(folder, 'idle.pcap'), [
    [0, datagram(7)],
    [10, datagram(7)],
  ]);
  const flows = async (timeout: string) =>
    jsonLines((await mirrorscope(['analyze', file, '--format', 'ndjson', '--idle-timeout', timeout])).stdout).length;
  assert.equal(await flows('60s'), 1);
  assert.equal(await flows('500ms'), 2);
});

test('--max-flows: the oldest flow gives way, and is written', async () => {
  const { stdout } = await mirrorscope(['analyze', long, '--format', 'ndjson', '--max-flows', '1', '--limit', '2']);
  assert.deepEqual(
    jsonLines(stdout).map((row) => [row['client_port'], row['end_reason']]),
    [
      [1001, 'evicted'],
      [1002, 'evicted'],
    ],
  );
});

test('--listener names the records', async () => {
  const { stdout } = await mirrorscope(['analyze', long, '--format', 'ndjson', '--limit', '1', '--listener', 'edge "1"']);
  assert.equal(jsonLines(stdout)[0]?.['listener'], 'edge "1"');
});

test('--key and --decap choose what a flow is', async () => {
  const flows = async (...more: string[]) =>
    jsonLines((await mirrorscope(['analyze', sharedCapture('vxlan-overlapping-5tuples.pcap'), '--format', 'ndjson', ...more])).stdout);
  const [apart, merged, outer] = await Promise.all([flows(), flows('--key', 'none'), flows('--decap', 'none')]);
  assert.ok(apart.length > merged.length);
  assert.ok(apart.some((row) => row['encap'] === 'vxlan'));
  assert.ok(outer.every((row) => row['encap'] === 'none') && outer.some((row) => row['server_port'] === 4789));
});

test('--limit ends the output, and the work', async () => {
  for (const format of ['ndjson', 'json']) {
    const { code, stdout } = await mirrorscope(['analyze', many, '--format', format, '--limit', '5']);
    assert.equal(code, 0);
    assert.equal((format === 'json' ? JSON.parse(stdout) : jsonLines(stdout)).length, 5);
  }
});

test('standard input, by pipe', async () => {
  const [piped, named] = await Promise.all([
    mirrorscope(['analyze', '-', '--format', 'ndjson'], { input: readFileSync(LAB_CAPTURE) }),
    mirrorscope(['analyze', LAB_CAPTURE, '--format', 'ndjson']),
  ]);
  assert.equal(piped.code, 0);
  assert.ok(piped.stdout.length > 0);
  assert.equal(piped.stdout, named.stdout);
});

test('several files are one stream of packets', async () => {
  const files = [0, 100].map((from) =>
    writeCapture(
      join(folder, `part-${from}.pcap`),
      Array.from({ length: 100 }, (_, i) => [from + i + 0.5, datagram(1000)] as const),
    ),
  );
  const { stdout } = await mirrorscope(['analyze', ...files, '--format', 'ndjson', '--active-timeout', '0']);
  assert.deepEqual(
    jsonLines(stdout).map((row) => row['client_packets']),
    [200],
  );
});

test('a damaged file gives its good packets, then the error', async () => {
  const cut = join(folder, 'cut.pcap');
  writeFileSync(cut, readFileSync(long));
  truncateSync(cut, readFileSync(long).length - 10);
  const { code, stdout, stderr } = await mirrorscope(['analyze', cut, '--format', 'ndjson', '--active-timeout', '0']);
  assert.equal(code, 1);
  assert.match(stderr, /^mirrorscope: .*cut\.pcap: at byte \d+: .*\n$/);
  assert.deepEqual(
    jsonLines(stdout).map((row) => row['client_packets']),
    [1, 1, 199],
  );
  const both = await mirrorscope(['analyze', cut, long, '--format', 'ndjson', '--active-timeout', '0']);
  assert.equal(both.code, 1);
  assert.equal(both.stderr, stderr);
  assert.equal(
    jsonLines(both.stdout).reduce((sum, row) => sum + Number(row['client_packets']), 0),
    201 + 202,
  );
});

test('a reader that goes away ends the command quietly', async () => {
  const child = start(['analyze', many, '--format', 'ndjson']);
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  await once(child.stdout, 'data');
  child.stdout.destroy();
  const [code] = await once(child, 'close');
  assert.equal(stderr, '');
  assert.equal(code, 0);
});

test('a slow reader gets every record', async () => {
  const child = start(['analyze', many, '--format', 'ndjson']);
  await once(child.stdout, 'readable');
  await sleep(500);
  assert.equal(child.exitCode, null, 'it waits for the reader instead of keeping the rest in memory');
  let lines = 0;
  for await (const chunk of child.stdout) lines += String(chunk).split('\n').length - 1;
  assert.equal(lines, 30_000);
});

test('Ctrl-C ends the reading, not the output', async () => {
  const bytes = readFileSync(many);
  const run = async (endsInput: boolean) => {
    const child = start(['analyze', '-', '--format', 'ndjson']);
    const [stdout, stderr] = [text(child.stdout), text(child.stderr)];
    // More than a pipe holds: once it is written the command is reading.
    await new Promise((written) => child.stdin.write(bytes, written));
    child.kill('SIGINT');
    if (endsInput) child.stdin.end();
    const [code] = await once(child, 'close');
    return { code, records: jsonLines(await stdout).length, stderr: await stderr };
  };
  const [stays, ends] = await Promise.all([run(false), run(true)]);
  assert.deepEqual(ends, { code: 0, records: 30_000, stderr: '' });
  assert.deepEqual([stays.code, stays.records], [1, 30_000]);
  assert.match(stays.stderr, /^mirrorscope: interrupted; [^\n]+\n$/);
});

test('errors are one line, and the exit code tells failure from wrong usage', async () => {
  const cases: readonly (readonly [readonly string[], number, RegExp])[] = [
    [['analyze', join(folder, 'none.pcap')], 1, /none\.pcap: there is no such file/],
    [['analyze', folder], 1, /this is a directory/],
    [['analyze', capture, join(folder, 'none.pcap')], 1, /none\.pcap/],
    [['analyze', import.meta.filename], 1, /not a capture file/],
    [['analyze'], 2, /name a capture file/],
    [['analyze', capture, '--formt', 'json'], 2, /unknown option --formt; did you mean --format\?/],
    [['analyze', capture, '--format', 'jsn'], 2, /did you mean json\?/],
    [['analyze', capture, '--idle-timeout', '60'], 2, /--idle-timeout is '60'/],
    [['analyze', capture, '--idle-timeout', '0'], 2, /--idle-timeout is 0/],
    [['analyze', capture, '--active-timeout', '-5s'], 2, /--active-timeout is '-5s'/],
    [['analyze', capture, '--limit', '0'], 2, /--limit is '0'/],
    [['analyze', capture, '--limit'], 2, /--limit needs a value/],
    [['analyze', capture, '--max-flows', '1e9'], 2, /--max-flows/],
    [['analyze', capture, '--key', 'mirror,vlam'], 2, /did you mean vlan\?/],
    [['analyze', capture, '--decap', 'yes'], 2, /give auto or none/],
  ];
  const outcomes = await Promise.all(cases.map(([args]) => mirrorscope(args)));
  for (const [i, [args, expected, says]] of cases.entries()) {
    const { code, stdout, stderr } = outcomes[i]!;
    assert.match(stderr, /^mirrorscope: [^\n]+\n$/, args.join(' '));
    assert.match(stderr, says);
    assert.equal(code, expected, args.join(' '));
    assert.equal(stdout, '', args.join(' '));
  }
});
