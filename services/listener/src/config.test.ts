import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { RuntimeError } from '@mirrorscope/runtime';
import { dumpListenerConfig, type ListenerConfig, loadListenerConfig } from './config.ts';

const EXAMPLE = fileURLToPath(new URL('../mirrorscope.example.yaml', import.meta.url));

const settings = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).map(([key, text]) => ({ name: `--${key}`, key, text }));
const load = (values: Readonly<Record<string, string>> = {}): ListenerConfig => loadListenerConfig({ flags: settings(values) }, {}).config;

function refuses(values: Readonly<Record<string, string>>, ...says: readonly string[]): void {
  assert.throws(
    () => load(values),
    (error) => {
      assert.ok(error instanceof RuntimeError && error.code === 'bad_config');
      assert.deepEqual(error.problems, says);
      return true;
    },
  );
}

function configFile(t: TestContext, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'mirrorscope-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'listener.yaml');
  writeFileSync(file, text);
  return file;
}

test('defaults', () => {
  assert.deepEqual(load(), {
    name: hostname(),
    source: { kind: 'udp' },
    bind: '::',
    port: 4789,
    genevePort: 6081,
    filter: 'udp port 4789 or udp port 6081',
    workers: Math.min(16, Math.max(1, availableParallelism() - 1)),
    receiveBuffer: 2 ** 26,
    allow: { vnis: [], sources: [] },
    flow: { capacity: 1e6, idleTimeout: 60, activeTimeout: 60, closedLinger: 5, key: { mirrorSource: true, vni: true, vlan: true } },
    output: { kind: 'ndjson', path: '-' },
    kafka: {
      brokers: ['127.0.0.1:9092'],
      topic: 'mirrorscope.flows.v1',
      partitions: 12,
      compression: 'zstd',
      tls: 'no',
      sasl: 'none',
    },
    spool: { directory: 'mirrorscope-spool', maxBytes: 2 ** 33, maxAge: 7 * 86_400, segmentBytes: 2 ** 26, fsync: 'interval' },
    capture: { dir: null, size: 2 ** 30, fileSize: 2 ** 26, age: 86_400, filter: '', payload: 0, form: 'outer' },
    flushInterval: 1,
    http: { host: '127.0.0.1', port: 9479 },
    health: null,
    drainLimit: 30,
    logLevel: 'info',
  });
});

test('every value can be given', () => {
  const config = load({
    source: 'dgram',
    port: '0',
    genevePort: '0',
    'allow.vnis': '7,100-199',
    'allow.sources': '10.0.0.0/8, 2001:db8::/32',
    'flow.key': 'none',
    'flow.activeTimeout': '0',
    output: 'store:http://me:secret@host:8123/db',
    http: 'off',
    health: '[::]:9480',
  });
  assert.deepEqual(config.allow, {
    vnis: [
      [7, 7],
      [100, 199],
    ],
    sources: [
      { words: [0, 0, 0xffff, 10 << 24], bits: 104 },
      { words: [0x20010db8, 0, 0, 0], bits: 32 },
    ],
  });
  assert.deepEqual(config.flow.key, { mirrorSource: false, vni: false, vlan: false });
  assert.deepEqual(config.output, { kind: 'store', url: 'http://me:secret@host:8123/db' });
  assert.equal(config.workers, 1, 'nobody spreads the packets of dgram by flow');
  assert.deepEqual(load({ source: 'file:a b.pcap', output: 'null' }).source, { kind: 'file', path: 'a b.pcap' });
  assert.deepEqual(load({ source: 'cap', interface: 'eth0', filter: 'udp' }).source, { kind: 'cap' });
});

test('wrong values say what is right', () => {
  refuses({ source: 'pcap' }, "--source is 'pcap': give udp, dgram, cap or file:PATH");
  refuses({ bind: 'localhost' }, "--bind is 'localhost': give an address of this machine, such as 127.0.0.1, 0.0.0.0 or ::");
  refuses(
    { 'allow.vnis': '7,16777216,9-8' },
    "--allow.vnis has '16777216': give VNIs from 0 to 16777215, such as 7 or 100-199",
    "--allow.vnis has '9-8': give VNIs from 0 to 16777215, such as 7 or 100-199",
  );
  refuses(
    { 'allow.sources': '10.1.2.3/8,10.0.0' },
    "--allow.sources has '10.1.2.3/8': bits are set behind the prefix; did you mean 10.0.0.0/8?",
    "--allow.sources has '10.0.0': give a network, such as 10.0.0.0/8 or 2001:db8::/32",
  );
});

test('outputs that are not there', () => {
  const known = 'ndjson:PATH (- is standard output), store:URL, kafka or null';
  refuses({ output: 'kafka:broker:9092' }, "--output is 'kafka:broker:9092': give kafka, and its brokers as kafka.brokers");
  refuses({ output: 'file.ndjson' }, `--output is 'file.ndjson': give ${known}`);
  assert.throws(() => load({ output: 'store:mysql://me:secret@host' }), {
    message: /^--output is 'store:mysql:\/\/me:\*\*\*@host': The store mysql:\/\/host is not a URL that Mirrorscope knows: give chdb:/,
  });
});

test('values that do not go together', () => {
  refuses({ port: '6081' }, "--port is '6081': genevePort is the same; 0 there goes without it");
  refuses({ genevePort: '4789' }, 'port is left at its default: genevePort is the same; 0 there goes without it');
  refuses({ source: 'cap' }, "--source is 'cap': that needs the name of an interface besides");
  refuses({ interface: 'eth0' }, "--interface is 'eth0': only source cap has one; the others listen at bind");
  for (const source of ['cap', 'file:x.pcap']) {
    const given: Record<string, string> = source === 'cap' ? { source, interface: 'eth0' } : { source };
    refuses({ ...given, workers: '2' }, "--workers is '2': source cap and source file have 1");
    assert.equal(load({ ...given, workers: '1' }).workers, 1);
  }
  refuses({ source: 'x', interface: 'eth0', workers: '2' }, "--source is 'x': give udp, dgram, cap or file:PATH");
});

test('Kafka and its spool; the password is masked', () => {
  const loaded = loadListenerConfig(
    {
      flags: settings({
        output: 'kafka',
        'kafka.brokers': 'a:9093,b:9093',
        'kafka.replication': '3',
        'kafka.tls': 'yes',
        'kafka.sasl': 'scram-sha-512',
        'kafka.username': 'me',
        'spool.directory': 'off',
        'spool.maxAge': '0',
      }),
    },
    { MIRRORSCOPE_LISTEN_KAFKA_PASSWORD: 'secret' },
  );
  const { output, kafka, spool } = loaded.config;
  assert.deepEqual(output, { kind: 'kafka' });
  assert.deepEqual([kafka.brokers, kafka.replication, kafka.sasl, kafka.password], [['a:9093', 'b:9093'], 3, 'scram-sha-512', 'secret']);
  assert.deepEqual([spool.directory, spool.maxAge], [null, 0]);
  const dump = dumpListenerConfig(loaded);
  assert.match(dump, /password: "\*\*\*" # MIRRORSCOPE_LISTEN_KAFKA_PASSWORD/);
  assert.doesNotMatch(dump, /secret/);
  refuses({ 'kafka.sasl': 'plain' }, "--kafka.sasl is 'plain': that needs username and password");
  refuses(
    { 'spool.maxAge': '1s' },
    "--spool.maxAge is '1s': give a duration from 60s to 366d, such as 500ms, 60s or 5m; or 0 for no limit",
  );
});

test('a ring of capture files', () => {
  const { capture } = load({
    'capture.dir': 'ring',
    'capture.filter': 'vni 7 and tcp port 443',
    'capture.payload': '64',
    'capture.age': '0',
  });
  assert.partialDeepStrictEqual(capture, { dir: 'ring', filter: 'vni 7 and tcp port 443', payload: 64, age: 0 });
  assert.equal(load({ 'capture.payload': 'all' }).capture.payload, Number.POSITIVE_INFINITY);
  refuses(
    { 'capture.filter': 'tcp porrt 443', 'capture.payload': 'some' },
    "--capture.filter is 'tcp porrt 443': packet filter 'tcp porrt 443', character 5: 'porrt' is not known; did you mean port?",
    "--capture.payload is 'some': give headers, all, or a number of bytes up to 262144",
  );
});

test('null in a file is the output, and no other value', (t) => {
  const file = configFile(t, 'output: null\n');
  assert.deepEqual(loadListenerConfig({ file }, {}).config.output, { kind: 'null' });
  const wrong = configFile(t, 'source: null\nbind: null\nname: null\nallow: {vnis: null, sources: [null]}\nport: null\n');
  assert.throws(
    () => loadListenerConfig({ file: wrong }, {}),
    (error) => error instanceof RuntimeError && error.problems.length === 6,
  );
});

test('variables of the environment', () => {
  const { config } = loadListenerConfig(
    {},
    { MIRRORSCOPE_LISTEN_FLOW_IDLE_TIMEOUT: '5m', MIRRORSCOPE_LISTEN_ALLOW_VNIS: '7', MIRRORSCOPE_STORE: 'x' },
  );
  assert.equal(config.flow.idleTimeout, 300);
  assert.deepEqual(config.allow.vnis, [[7, 7]]);
});

test('what the dump shows gives the same configuration again', (t) => {
  const flags = settings({
    'allow.vnis': '7,100-199',
    'allow.sources': '10.0.0.0/8,::/0',
    'flow.key': 'vni',
    output: 'kafka',
    'kafka.brokers': 'a:1,b:2',
    'spool.directory': 'off',
    'spool.fsync': 'always',
    workers: '2',
    'flow.closedLinger': '1500ms',
    'capture.filter': 'port 80',
    'capture.payload': 'all',
    'capture.form': 'inner',
  });
  const loaded = loadListenerConfig({ flags }, {});
  const file = configFile(t, dumpListenerConfig(loaded));
  assert.deepEqual(loadListenerConfig({ file }, {}).config, loaded.config);
});

test('the example is valid, and has every key with its default', () => {
  assert.deepEqual(loadListenerConfig({ file: EXAMPLE }, {}).config, load());
  const keysOf = (yaml: string) => [...yaml.matchAll(/^ *(?:# )?([a-z]\w*):(?: |$)/gm)].map(([, key]) => key).sort();
  const optional = { 'kafka.replication': '3', 'kafka.tls': 'yes', 'kafka.ca': 'x', 'kafka.cert': 'x', 'kafka.key': 'x' };
  const login = { 'kafka.username': 'x', 'kafka.password': 'x', 'kafka.region': 'x' };
  const all = dumpListenerConfig(loadListenerConfig({ flags: settings({ source: 'cap', interface: 'eth0', ...optional, ...login }) }, {}));
  assert.deepEqual(keysOf(readFileSync(EXAMPLE, 'utf8')), keysOf(all));
});
