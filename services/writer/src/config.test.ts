import assert from 'node:assert/strict';
import { hostname } from 'node:os';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { RuntimeError } from '@mirrorscope/runtime';
import { dumpWriterConfig, loadWriterConfig } from './config.ts';
import { planOf } from './plan.ts';

const EXAMPLE = fileURLToPath(new URL('../mirrorscope.example.yaml', import.meta.url));

const load = (values: Readonly<Record<string, string>> = {}) => {
  return loadWriterConfig({ flags: Object.entries(values).map(([key, text]) => ({ name: `--${key}`, key, text })) }, {});
};

test('defaults', () => {
  assert.deepEqual(load().config, {
    name: hostname(),
    kafka: {
      brokers: ['127.0.0.1:9092'],
      topic: 'mirrorscope.flows.v1',
      deadTopic: 'mirrorscope.flows.v1.dead',
      group: 'mirrorscope-writer',
      sessionTimeout: 10,
      tls: 'no',
      sasl: 'none',
    },
    store: 'http://127.0.0.1:8123/default',
    migrate: 'yes',
    block: { rows: 100_000, bytes: 2 ** 27, linger: 2 },
    buffer: 384 * 2 ** 20,
    inserts: 2,
    http: { host: '127.0.0.1', port: 9481 },
    health: null,
    drainLimit: 30,
    logLevel: 'info',
  });
});

test('the example has every key with its default', () => {
  const { config } = loadWriterConfig({ file: EXAMPLE }, {});
  assert.deepEqual(config, load().config);
  const shown = dumpWriterConfig(loadWriterConfig({ file: EXAMPLE }, {}));
  assert.deepEqual([...shown.matchAll(/ # default$/gm)].length, 1, 'the name');
});

test('a store that cannot be is refused, and so is a login without its password', () => {
  assert.throws(
    () => load({ store: 'ftp://host', 'kafka.sasl': 'plain', inserts: '0' }),
    (error) => {
      assert.ok(error instanceof RuntimeError);
      assert.equal(error.problems.length, 3);
      assert.match(error.problems.join('\n'), /^--store is 'ftp:\/\/host': .*\n.*--inserts.*/m);
      assert.match(error.problems.join('\n'), /--kafka\.sasl is 'plain': that needs username and password/);
      return true;
    },
  );
});

test('passwords are not shown', () => {
  const shown = dumpWriterConfig(load({ store: 'http://me:secret@host:8123/flows', 'kafka.password': 'secret' }));
  assert.doesNotMatch(shown, /secret/);
  const plan = planOf(load({ store: 'http://me:secret@host:8123/flows' }).config);
  assert.deepEqual(plan, [
    'reads topic mirrorscope.flows.v1 at 127.0.0.1:9092 as one of the group mirrorscope-writer; what cannot be used goes to mirrorscope.flows.v1.dead',
    'writes to http://host:8123/flows, 100,000 rows at once or what came within 2s, 2 at a time; metrics and health at http://127.0.0.1:9481',
  ]);
});
