import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { RuntimeError } from '../error.ts';
import { temporaryFile } from '../testing/temporary_file.ts';
import { type ConfigSources, loadConfig, parseConfig } from './load.ts';
import { choice, duration, endpointOrOff, list, text, wholeNumber } from './value_types.ts';

const SCHEMA = z
  .strictObject({
    port: wholeNumber(1, 65_535).prefault(4789),
    name: text().nullable().default(null),
    workers: wholeNumber(1, 64).optional(),
    http: endpointOrOff().prefault('off'),
    flow: z
      .strictObject({ idleTimeout: duration(0.1, 3600).prefault('60s'), words: list(choice('alpha', 'beta')).prefault(['alpha']) })
      .prefault({}),
  })
  .refine(({ port, name }) => port !== 7 || name !== null, { path: ['name'], error: 'port 7 needs a name', when: () => true });

const variables = (variables: Record<string, string>) => ({ environment: { prefix: 'APP_RUN', variables } });
const flag = (key: string, text: string) => ({ name: `--${key.split('.').at(-1)}`, key, text });
const load = (sources: ConfigSources) => loadConfig(SCHEMA, sources).config;

function refuses(sources: ConfigSources, ...problems: readonly string[]): void {
  assert.throws(
    () => load(sources),
    (error) => {
      assert.ok(error instanceof RuntimeError && error.code === 'bad_config');
      assert.deepEqual([...error.problems].sort(), [...problems].sort());
      return true;
    },
  );
}

test('defaults', () => {
  assert.deepEqual(load({}), { port: 4789, name: null, http: null, flow: { idleTimeout: 60, words: ['alpha'] } });
});

test('file, environment, flags: the later wins', (t) => {
  const file = temporaryFile(t, 'a.yaml', 'port: 1\nname: file\nworkers: 1\nhttp: 127.0.0.1:1\nflow: {idleTimeout: 1}\n');
  const environment = { APP_RUN_NAME: 'env', APP_RUN_WORKERS: '2', APP_RUN_FLOW_WORDS: 'alpha, beta', APP_RUN_HTTP: '', APPRUN_X: '1' };
  const { config, origins } = loadConfig(SCHEMA, { file, ...variables(environment), flags: [flag('workers', '3')] });
  assert.deepEqual(config, {
    port: 1,
    name: 'env',
    workers: 3,
    http: { host: '127.0.0.1', port: 1 },
    flow: { idleTimeout: 1, words: ['alpha', 'beta'] },
  });
  assert.deepEqual(
    [['port'], ['name'], ['workers'], ['http'], ['flow', 'idleTimeout'], ['flow', 'words']].map((path) => origins.of(path)),
    [`${file}:1`, 'APP_RUN_NAME', '--workers', `${file}:4`, `${file}:5`, 'APP_RUN_FLOW_WORDS'],
  );
});

test('JSON is read as well, and so is a file of comments', (t) => {
  const json = temporaryFile(t, 'a.json', '{\n\t"port": 1,\n\t"flow": { "words": ["beta"] }\n}\n');
  assert.deepEqual(load({ file: json }).flow.words, ['beta']);
  assert.equal(load({ file: temporaryFile(t, 'b.yaml', '# nothing\n') }).port, 4789);
});

test('all that is wrong is told at once, with its place', (t) => {
  const file = temporaryFile(
    t,
    'a.yaml',
    'port: 99999\nnmae: x\nflow:\n  idelTimeout: 5s\n  words:\n    - alpha\n    - betta\nhttp: null\n',
  );
  refuses(
    { file, ...variables({ APP_RUN_FLOW_IDLE_TIMEOUT: '60', APP_RUN_WROKERS: '2' }), flags: [flag('workers', '0')] },
    `${file}:1: port is 99999: give a whole number from 1 to 65535`,
    `${file}:2: unknown key nmae; did you mean name?`,
    `${file}:4: unknown key idelTimeout; did you mean idleTimeout?`,
    `${file}:7: flow.words has 'betta': did you mean beta?`,
    `${file}:8: http is null: give an address and a port, such as 127.0.0.1:9479 or [::1]:9479; or off`,
    "APP_RUN_FLOW_IDLE_TIMEOUT is '60': give a duration from 100ms to 60m, such as 500ms, 60s or 5m",
    'unknown variable APP_RUN_WROKERS; did you mean APP_RUN_WORKERS?',
    "--workers is '0': give a whole number from 1 to 64",
  );
});

test('values that do not go together are told beside others that are wrong', () => {
  refuses(
    { flags: [flag('port', '7'), flag('workers', 'x')] },
    'name is left at its default: port 7 needs a name',
    "--workers is 'x': give a whole number from 1 to 64",
  );
});

test('a value where a section belongs, and the other way round', (t) => {
  const file = temporaryFile(t, 'a.yaml', 'flow: 5\nport: {a: 1}\n');
  refuses(
    { file, ...variables({ APP_RUN_FLOW_IDLE_TIMEOUT: '5s' }) },
    `${file}:1: flow is 5: give it keys: idleTimeout, words`,
    `${file}:2: port is {"a":1}: give a whole number from 1 to 65535`,
  );
});

test('a file that cannot be read', (t) => {
  const file = temporaryFile(t, 'a.yaml', 'port: 1\nport: 2\nname: [\n');
  assert.throws(() => load({ file }), { message: new RegExp(`^${file}:2: Map keys must be unique; ${file}:[34]: `) });
  refuses({ file: '/nowhere/x.yaml' }, 'cannot read the configuration /nowhere/x.yaml: no such file or directory');
  const list = temporaryFile(t, 'b.yaml', '- port: 1\n');
  refuses({ file: list }, `${list}: a configuration is keys with values, such as port: 4789`);
});

test('passwords stay out of messages', () => {
  refuses(
    { flags: [flag('http', 'http://me:secret@host/?password=x')] },
    "--http is 'http://me:***@host/?password=***': give an address and a port, such as 127.0.0.1:9479 or [::1]:9479; or off",
  );
});

const THINGS = z.strictObject({
  things: z.record(z.string(), z.strictObject({ port: wholeNumber(1, 9), tags: z.array(z.strictObject({ key: text() })).optional() })),
});

test('a text with lists and records of sections', () => {
  assert.deepEqual(parseConfig(THINGS, 'things: {a: {port: 1, tags: [{key: x}]}, b: {port: 2}}', 'a.yaml'), {
    things: { a: { port: 1, tags: [{ key: 'x' }] }, b: { port: 2 } },
  });
  const problems = (text: string) => {
    try {
      return parseConfig(THINGS, text, 'a.yaml');
    } catch (error) {
      assert.ok(error instanceof RuntimeError && error.code === 'bad_config');
      return error.problems;
    }
  };
  assert.deepEqual(
    problems('things:\n  a:\n    prt: 1\n  b:\n    port: 2\n    tags:\n      - key: x\n        kez: y\n      - 5\n  c: 7\n'),
    [
      'a.yaml:2: things.a.port is missing: give a whole number from 1 to 9',
      'a.yaml:3: unknown key prt; did you mean port?',
      'a.yaml:8: unknown key kez; did you mean key?',
      'a.yaml:9: things.b.tags has 5: give it keys: key',
      'a.yaml:10: things.c is 7: give it keys: port, tags',
    ],
  );
  assert.deepEqual(problems(''), ['a.yaml:1: things is missing: Invalid input: expected record, received undefined']);
  assert.match(String(problems('things: {')), /^a\.yaml:1: /);
});
