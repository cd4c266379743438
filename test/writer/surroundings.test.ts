import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, suite, type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { KAFKA_VERSIONS } from '../kafka/distribution.ts';
import { reasonToSkip } from '../kafka/requirements.ts';
import { USER } from '../kafka/security.ts';
import { Load } from './load.ts';
import { Pipeline } from './pipeline.ts';
import type { WriterSettings } from './writer_process.ts';

const MIRRORSCOPE = fileURLToPath(import.meta.resolve('@mirrorscope/cli/command'));

const skip = reasonToSkip();
const LIMIT_MS = 300_000;

suite('a writer and what is around it', { skip, timeout: LIMIT_MS }, () => {
  let pipeline: Pipeline;
  before(async () => {
    pipeline = await Pipeline.start({ version: KAFKA_VERSIONS[0], secure: true });
  });
  after(() => pipeline?.stop());

  /** Runs a writer that cannot work, and gives its last words. */
  async function lastWords(t: TestContext, load: Load, settings: WriterSettings): Promise<string> {
    const writer = pipeline.spawnWriter(t, load, settings);
    assert.equal(await writer.ended, 1);
    return writer.log.lines.at(-1)!.msg;
  }

  function secure(password: string): WriterSettings {
    const ca = join(pipeline.kafka.folder, 'ca.pem');
    writeFileSync(ca, pipeline.kafka.ca);
    const login = { KAFKA_SASL: 'scram-sha-512', KAFKA_USERNAME: USER.username, KAFKA_PASSWORD: password };
    return { KAFKA_BROKERS: pipeline.kafka.saslBrokers.join(), KAFKA_TLS: 'yes', KAFKA_CA: ca, ...login };
  }

  test('it waits for a topic that is not there', async (t) => {
    const load = Load.withoutTopic(pipeline.raw, 'late');
    const writer = pipeline.spawnWriter(t, load);
    await writer.log.line(/there is no topic flows\.late/, 30_000);
    await load.createTopic();
    await load.produce(load.messages(3));
    await writer.ready();
    await pipeline.done(load);
    await load.assertStoredOnce(pipeline.store);
  });

  test('it waits for brokers, and outlives them', async (t) => {
    const load = await pipeline.load('brokers');
    await load.produce(load.messages(60));
    const early = await pipeline.writer(t, load);
    await pipeline.kafka.kill9();
    const late = pipeline.spawnWriter(t, load);
    await late.log.line(/ECONNREFUSED/, 30_000);
    await pipeline.kafka.restart();
    await late.ready();
    await load.produce(load.messages(60));
    await pipeline.done(load);
    await load.assertStoredOnce(pipeline.store);
    await early.until((metrics) => metrics.get('mirrorscope_writer_partitions')! > 0);
    assert.deepEqual((await early.health()).warnings, []);
  });

  test('it logs in over TLS', async (t) => {
    const load = await pipeline.load('login');
    await load.produce([...load.messages(3), { partition: 0, value: null, headers: {} }]);
    await pipeline.writer(t, load, secure(USER.password));
    await pipeline.done(load);
    await load.assertStoredOnce(pipeline.store);
    assert.equal((await pipeline.raw.read(`${load.topic}.dead`)).length, 1);
  });

  test('it says what is wrong with TLS, and waits', async (t) => {
    const load = await pipeline.load('strangers');
    const { KAFKA_CA: _, ...distrustful } = secure(USER.password);
    const wrong: readonly (readonly [settings: WriterSettings, why: RegExp])[] = [
      [distrustful, /cannot join the consumer group: .*self-signed certificate/],
      [{ KAFKA_BROKERS: pipeline.kafka.tlsBrokers.join() }, /cannot join the consumer group: .*does it want TLS, or a login\?/],
      [{ KAFKA_TLS: 'yes' }, /cannot join the consumer group: .*is it one without TLS\?/],
    ];
    await Promise.all(
      wrong.map(async ([settings, why]) => {
        const writer = pipeline.spawnWriter(t, load, settings);
        await writer.log.line(why, 30_000);
        assert.equal(await writer.stop(), 0);
      }),
    );
  });

  test('it goes on with a topic that was deleted and made again', async (t) => {
    const load = await pipeline.load('again');
    await load.produce(load.messages(60));
    const writer = await pipeline.writer(t, load);
    await pipeline.done(load);
    await load.deleteTopic();
    await writer.log.line(/cannot consume: This server does not host this topic-partition/, 30_000);
    await load.createTopic();
    await load.produce(load.messages(30));
    await pipeline.done(load);
    await load.assertStoredOnce(pipeline.store);
    assert.equal((await writer.metrics()).get('mirrorscope_writer_missing_total'), 0);
  });

  test('a wrong password for Kafka is the end', async (t) => {
    const load = await pipeline.load('guess');
    assert.match(await lastWords(t, load, secure('a guess')), /^mirrorscope: cannot join the consumer group: .*[Aa]uthentication failed/);
  });

  test('a wrong password for ClickHouse is the end', async (t) => {
    const load = await pipeline.load('stranger');
    const words = await lastWords(t, load, { STORE: pipeline.store.url.replace('only-for-tests', 'a-guess') });
    assert.match(words, /^mirrorscope: ClickHouse at http:.* refuses the user or password/);
  });

  test('tables of a newer Mirrorscope are the end', async (t) => {
    const load = await pipeline.load('newer');
    const versions = (sql: string) => pipeline.store.ask((store) => store.command(sql));
    await versions(`INSERT INTO schema_migrations (version, name, checksum) SELECT max(version) + 1, 'later', '' FROM schema_migrations`);
    assert.match(
      await lastWords(t, load, {}),
      /^mirrorscope: The store at .* has version .* of the tables, this program knows .*: use a newer/,
    );
    const listener = [MIRRORSCOPE, 'listen', '--port', '0', '--http', 'off', '--output', `store:${pipeline.store.url}`];
    await assert.rejects(
      promisify(execFile)(process.execPath, listener),
      /has version .* of the tables, this program knows .*: use a newer/,
    );
    await versions(`DELETE FROM schema_migrations WHERE name = 'later'`);
  });
});
