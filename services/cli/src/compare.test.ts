import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { mirrorscope } from './testing/command.ts';

const HALVES = fileURLToPath(new URL('../../../test/fixtures/lab-halves.pcap.gz', import.meta.url));
const STABLE = '10.20.2.10';
const LOSSY = '10.20.3.10';
const DAY = ['--from', '2026-11-21', '--to', '2026-11-22'];

const folder = mkdtempSync(join(tmpdir(), 'mirrorscope-compare-'));
after(() => rmSync(folder, { recursive: true }));
before(async () => {
  const { code } = await mirrorscope(['analyze', HALVES, '--store', 'chdb://data', '--limit', '1'], { cwd: folder });
  assert.equal(code, 0);
});

const ask = (...args: string[]) => mirrorscope(args, { cwd: folder, env: { MIRRORSCOPE_STORE: 'chdb://data' } });
const compare = (control: string, candidate: string, ...more: string[]) =>
  ask('compare', '--control', control, '--candidate', candidate, ...DAY, ...more);

test('the exit code is the verdict', async () => {
  const gate = ['--limit', 'retransmit_ratio=10%+0.5pp'];
  const cases: readonly (readonly [readonly string[], number, RegExp])[] = [
    [[STABLE, LOSSY, ...gate], 1, /^worse: retransmit_ratio$/m],
    [[LOSSY, STABLE, ...gate], 0, /^pass: nothing is worse than its limit$/m],
    [[LOSSY, STABLE], 3, /^undecided: reset_ratio, failed_ratio, /m],
    [[LOSSY, STABLE, '--allow-undecided'], 0, /^undecided: /m],
    [[STABLE, LOSSY, '--allow-undecided'], 1, /^worse: /m],
  ];
  for (const [[control = '', candidate = '', ...more], expected, says] of cases) {
    const { code, stdout, stderr } = await compare(control, candidate, ...more);
    assert.equal(stderr, '');
    assert.match(stdout, says);
    assert.equal(code, expected, stdout);
  }
});

test('text and JSON say the same', async () => {
  const text = await compare(STABLE, LOSSY);
  const json = await compare(STABLE, LOSSY, '--format', 'json');
  const { metrics, verdict, control } = JSON.parse(json.stdout);
  assert.deepEqual([verdict, control.connections, json.code], ['worse', 500, 1]);
  assert.match(text.stdout, /^control {4}10\.20\.2\.10: 500 TCP connections, 10\.0 k packets, 1 pair of client and server$/m);
  for (const { metric, verdict } of metrics) assert.match(text.stdout, new RegExp(`^${metric.name} .* ${verdict}\\b`, 'm'));
  const { candidate } = metrics[0];
  assert.match(text.stdout, new RegExp(`${Number((candidate.value * 100).toPrecision(3))} % \\(`));
  // No upper end is known of it.
  assert.equal(metrics.find(({ metric }: { metric: { name: string } }) => metric.name === 'handshake_p99').control.high, null);
});

test('wrong usage ends with 2, an empty group with 3, in one line and nothing else', async () => {
  const cases: readonly (readonly [readonly string[], number, RegExp])[] = [
    [['compare', '--control', STABLE], 2, /name --candidate, such as/],
    [['compare', '--control', STABLE, '--candidate', LOSSY], 2, /name --from, such as --from 1h/],
    [['compare', '--control', STABLE, '--candidate', '10.20.0.0/16', ...DAY], 2, /500 flows belong to the control/],
    [['compare', '--control', STABLE, '--candidate', 'rsts > 0', ...DAY], 2, /rsts is not what a group can be chosen by/],
    [['compare', '--control', STABLE, '--candidate', LOSSY, ...DAY, '--limit', 'latency=1ms'], 2, /There is no metric 'latency'/],
    [
      ['compare', '--control', STABLE, '--candidate', LOSSY, ...DAY, '--confidence', '100'],
      2,
      /--confidence is '100': give a number from 50 to 99.9/,
    ],
    [['compare', '--control', STABLE, '--candidate', LOSSY, '--from', '2026-11-22', '--to', '2026-11-21'], 2, /give a --to after --from/],
    [['compare', '--control', STABLE, '--candidate', '10.9.9.9', ...DAY, '--allow-undecided'], 3, /No TCP connection .* '10\.9\.9\.9'/],
    [['compare', '--control', STABLE, '--candidate', LOSSY, ...DAY, '--store', 'chdb://nowhere'], 1, /there is no store/],
    [['workload', '--from', '1h'], 2, /name --out/],
    [['workload', '--out', '-'], 2, /name --from/],
    [['workload', ...DAY, '--out', '-', '--group-by', 'port'], 2, /give server_port, or tag:KEY/],
    [['workload', '--from', '2020-01-01', '--to', '2020-01-02', '--out', '-'], 3, /No flow of TCP, UDP or SCTP/],
    [['workload', ...DAY, '--out', 'no/such/folder.json'], 1, /cannot be written \(ENOENT\)/],
  ];
  for (const [args, expected, says] of cases) {
    const { code, stdout, stderr } = await ask(...args);
    assert.match(stderr, /^mirrorscope: [^\n]+\n$/, args.join(' '));
    assert.match(stderr, says);
    assert.deepEqual([code, stdout], [expected, ''], args.join(' '));
  }
});

test('workload: a file or standard output, the same each time; its schema', async () => {
  const file = await ask('workload', ...DAY, '--out', 'model.json');
  const printed = await ask('workload', ...DAY, '--out', '-');
  const schema = await mirrorscope(['workload', '--schema']);
  assert.deepEqual([file.code, file.stdout, file.stderr, printed.stderr], [0, '', '', '']);
  assert.equal(readFileSync(join(folder, 'model.json'), 'utf8'), printed.stdout);
  const [web] = JSON.parse(printed.stdout).services;
  assert.deepEqual([web.name, web.connections, web.servers], ['443/tcp', 1000, 2]);
  assert.deepEqual(Object.keys(JSON.parse(schema.stdout).properties), Object.keys(JSON.parse(printed.stdout)));
});
