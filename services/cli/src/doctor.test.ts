import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { mirrorscope } from './testing/command.ts';

const folder = mkdtempSync(join(tmpdir(), 'mirrorscope-doctor-'));
after(() => rmSync(folder, { recursive: true }));

interface Diagnosis {
  readonly check: string;
  readonly state: string;
  readonly says: string;
  readonly remedy?: string;
}

async function examine(...args: string[]): Promise<{ code: number | null; found: (check: string) => Diagnosis[]; checks: Set<string> }> {
  const { code, stdout, stderr } = await mirrorscope(['doctor', '--json', ...args], { cwd: folder });
  assert.equal(stderr, '');
  const all = JSON.parse(stdout) as Diagnosis[];
  assert.equal(code, all.some(({ state }) => state === 'problem') ? 1 : 0);
  return { code, found: (name) => all.filter(({ check }) => check === name), checks: new Set(all.map(({ check }) => check)) };
}

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const MACHINE = ['node', 'cores', 'koffi, recvmmsg', 'receive buffers', 'kernel backlog', 'UDP drops', 'libpcap, cap', 'permissions'];

test('without names, the machine alone, a line each and a sum', async () => {
  const { checks } = await examine();
  assert.deepEqual([...checks], [...MACHINE, 'port 4789', 'port 6081', 'port 9479', 'clock', 'memory']);
  const { stdout, stderr } = await mirrorscope(['doctor']);
  assert.equal(stderr, '');
  assert.match(stdout, /^(((ok|warning|problem) +\S.*| {2,}mend: .*)\n)+\n\d+ problems?, \d+ warnings?, \d+ ok\n$/);
});

test('brokers and a store that are not there', async () => {
  const { code, found } = await examine('--brokers', '127.0.0.1:1', '--store', 'http://user:secret@127.0.0.1:1');
  assert.equal(code, 1);
  const [kafka, ...rest] = found('Kafka');
  assert.deepEqual(rest, []);
  assert.match(kafka!.says, /^cannot reach Kafka at 127\.0\.0\.1:1: .*ECONNREFUSED/);
  assert.equal(kafka!.remedy, 'nc -vz 127.0.0.1 1');
  assert.match(found('store')[0]!.says, /^No ClickHouse server answers at http:\/\/127\.0\.0\.1:1 /);
});

test("a listener's configuration: its ports, its spool, its ring of capture files, its brokers", async () => {
  const config = file(
    'listener.yaml',
    'output: kafka\nport: 0\ngenevePort: 0\nhttp: off\nhealth: 127.0.0.1:1\nkafka: {brokers: ["127.0.0.1:1"]}\nspool: {directory: spool, maxBytes: 1000000GiB}\ncapture: {dir: ring}\n',
  );
  const { checks, found } = await examine('--config', config);
  assert.deepEqual([...checks], [...MACHINE, 'port 1', 'clock', 'memory', 'disk', 'Kafka']);
  assert.match(found('disk')[0]!.says, /^the spool spool: .* free, it may come to hold 1\.07 PB$/);
  assert.match(found('disk')[1]!.says, /^the capture ring ring: .* free/);
});

test("a writer's configuration: nothing of receiving", async () => {
  const config = file('writer.yaml', 'store: chdb://data\nhttp: off\nkafka: {brokers: ["127.0.0.1:1"]}\n');
  const { checks, found } = await examine('--config', config);
  assert.deepEqual([...checks], ['node', 'permissions', 'clock', 'memory', 'disk', 'Kafka', 'store']);
  assert.deepEqual(found('store'), [{ check: 'store', state: 'ok', says: 'chdb://data will be made' }]);
});

test('wrong usage', async () => {
  for (const [args, says] of [
    [['--store', 'ftp://x'], /is not a URL that Mirrorscope knows/],
    [['--brokers', 'kafka'], /--brokers has 'kafka': give a name or an IPv4 address and a port/],
    [['--config', join(folder, 'none.yaml')], /no such file/],
    [['--config', file('typo.yaml', 'block: {rows: 7}\nstorr: http://127.0.0.1\n')], /did you mean store\?/],
    [['now'], /now/],
  ] as const) {
    const { code, stdout, stderr } = await mirrorscope(['doctor', ...args]);
    assert.match(stderr, says);
    assert.match(stderr, /^mirrorscope: [^\n]+\n$/);
    assert.equal(stdout, '');
    assert.equal(code, 2);
  }
});
