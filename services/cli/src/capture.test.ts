import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { LAB_CAPTURE } from './testing/captures.ts';
import { jsonLines, mirrorscope, start } from './testing/command.ts';

suite('capture', { timeout: 60_000 }, () => {
  const scratch = mkdtempSync(join(tmpdir(), 'mirrorscope-capture-'));
  const ring = join(scratch, 'ring');
  const out = join(scratch, 'out.pcap');
  after(() => rmSync(scratch, { recursive: true }));

  test('a capture as the source: its packets are kept, and that is all', async () => {
    // As long as the source lasts: from a file it does not wait for the disk, but this one is small.
    const options = ['--dir', ring, '--source', `file:${LAB_CAPTURE}`, '--filter', 'not udp', '--http', 'off'];
    const { code, stdout, stderr } = await mirrorscope(['capture', ...options]);
    assert.equal(code, 0, stderr);
    assert.equal(stdout, '');
    assert.match(stderr, /9,796 packets kept in .*ring, 0 left out/);
  });

  test('list', async () => {
    const table = await mirrorscope(['capture', 'list', ring]);
    assert.match(
      table.stdout,
      /^file +packets +bytes +first +last\n.*mirrorscope-\d{8}T\d{6}\.\d{3}Z-00\.pcap +9796 +\d+ +2026-11-21T06:29:49\.584Z/,
    );
    assert.match(table.stderr, /^9,796 packets in 1 file, 1\.\d+ MB\n$/);
    const { stdout } = await mirrorscope(['capture', 'list', ring, '--format', 'ndjson']);
    assert.deepEqual(
      jsonLines(stdout).map(({ packets }) => packets),
      [9796],
    );
  });

  test('cut: a time span and a filter, for the eyes of its owner alone', async () => {
    const span = ['--from', '2026-11-21T06:29:50', '--to', '2026-11-21 06:29:55', '--filter', 'vni 1001'];
    const { code, stderr } = await mirrorscope(['capture', 'cut', ring, ...span, '--out', out]);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^[\d,]+ packets written to .*out\.pcap\n$/);
    assert.equal(statSync(out).mode & 0o777, 0o600);
    const { stdout } = await mirrorscope(['analyze', out, '--format', 'ndjson']);
    const flows = jsonLines(stdout);
    assert.ok(flows.length > 10);
    assert.ok(
      flows.every(({ encap, ts_start }) => encap === 'none' && String(ts_start) >= '2026-11-21'),
      JSON.stringify(flows[0]),
    );
  });

  test('cut: several mirrors are told of, and standard output takes it too', async () => {
    const { code, stdout, stderr } = await mirrorscope(['capture', 'cut', ring, '--filter', 'port 443', '--out', '-']);
    assert.equal(code, 0);
    assert.ok(stdout.length > 24);
    assert.match(stderr, /they come from 2 VNIs \(1001, 1002\): .*--filter 'vni 1001' takes those of one\n$/);
  });

  const WRONG: readonly (readonly [args: readonly string[], says: RegExp])[] = [
    [['cut', 'ring'], /say where to write: --out FILE/],
    [['cut', 'ring', '--out', out, '--filter', 'tcp porrt 1'], /character 5: 'porrt' is not known; did you mean port\?/],
    [['cut', 'ring', '--out', out, '--from', 'yesterday'], /--from is 'yesterday'/],
    [['cut', 'ring', '--out', out, '--from', '2026-99-01'], /--from is '2026-99-01'/],
    [['cut', 'ring', '--out', out, '--form', 'both'], /--form is 'both': give inner or outer/],
    [['--dir', 'ring', '--payload', 'some', '--check'], /--payload is 'some': give headers, all, or a number of bytes/],
    [['cutt'], /unknown command capture cutt; did you mean cut\?/],
  ];

  for (const [args, says] of WRONG) {
    test(`capture ${args.slice(0, -1).join(' ')}: wrong usage`, async () => {
      const { code, stderr } = await mirrorscope(['capture', ...args], { cwd: scratch });
      assert.match(stderr, says);
      assert.equal(code, 2);
    });
  }

  test('nothing is written over before there is something to write', async () => {
    writeFileSync(out, 'precious');
    const { code, stderr } = await mirrorscope(['capture', 'cut', join(scratch, 'none'), '--out', out]);
    assert.equal(code, 1);
    assert.match(stderr, /^mirrorscope: .*none cannot be read .*give the directory of a capture ring\n$/);
    assert.equal(statSync(out).size, 'precious'.length);
  });

  test('--check says what would be kept, with a warning where that is more than headers', async () => {
    const { stdout } = await mirrorscope(['capture', '--dir', 'x', '--payload', 'all', '--check']);
    assert.match(
      stdout,
      /^configuration is valid\nreceives .*\nwrites flow records to nowhere; .*\nkeeps all of every packet in x, 1GiB for 24h at most\nx keeps whole packets: passwords/,
    );
  });

  test('it listens until a signal comes', async () => {
    const directory = join(scratch, 'live');
    const child = start(['capture', '--dir', directory, '--bind', '127.0.0.1', '--port', '0', '--geneve-port', '0', '--http', 'off']);
    let log = '';
    child.stderr.on('data', (chunk) => {
      log += chunk;
      if (/"listening:/.test(log) && !child.killed) child.kill('SIGTERM');
    });
    const [code] = await once(child, 'close');
    assert.equal(code, 0, log);
    assert.throws(() => readdirSync(directory), 'nothing came, nothing is made');
  });
});
