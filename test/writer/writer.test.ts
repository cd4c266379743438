import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, suite, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RawMessage, ReadMessage } from '@mirrorscope/transport/testing/raw_kafka';
import { reasonToSkip } from '../kafka/requirements.ts';
import { Load } from './load.ts';
import { Pipeline } from './pipeline.ts';

const skip = reasonToSkip();
const LIMIT_MS = 300_000;
const KIB = 1024;
const MIB = 1024 * KIB;
/** The death of a writer is noticed after this. */
const IMPATIENT = { KAFKA_SESSION_TIMEOUT: '1s' };

suite('each record is stored once', { skip, timeout: LIMIT_MS }, () => {
  let pipeline: Pipeline;
  before(async () => {
    pipeline = await Pipeline.start();
  });
  after(() => pipeline?.stop());

  test('with messages that are produced again, and overtake each other', async (t) => {
    const load = await pipeline.load('duplicates');
    const messages = load.messages(60);
    const again = messages.filter((_, index) => index % 3 === 0);
    const swapped = messages.flatMap((message, index) => (index % 6 < 3 ? [messages[index + 3]!, message] : []));
    await load.produce([...swapped.slice(0, 30), ...again, ...swapped.slice(30), ...again]);
    const writer = await pipeline.writer(t, load);
    await pipeline.done(load);
    await load.assertStoredOnce(pipeline.store);
    const metrics = await writer.metrics();
    assert.equal(metrics.get('mirrorscope_writer_messages_total'), 100);
    assert.equal(metrics.get('mirrorscope_writer_duplicates_total'), 40);
    assert.equal(metrics.get('mirrorscope_writer_rows_inserted_total'), 3000);
    assert.equal(metrics.get('mirrorscope_writer_lag'), 0);
    assert.equal(metrics.get('mirrorscope_writer_buffered_bytes'), 0);
  });

  test('though writers are killed', async (t) => {
    const load = await pipeline.load('kills');
    for (let kill = 0; kill < 3; kill++) {
      const writer = await pipeline.writer(t, load, IMPATIENT);
      await load.produce(load.messages(60));
      await sleep(60 * kill);
      await writer.kill9();
    }
    pipeline.spawnWriter(t, load, IMPATIENT);
    await pipeline.done(load);
    await load.assertStoredOnce(pipeline.store);
  });

  test('though writers come and go', async (t) => {
    const load = await pipeline.load('rebalances', 4);
    const produce = () => load.produce(load.messages(100));
    const first = await pipeline.writer(t, load, IMPATIENT);
    await produce();
    const [second] = await Promise.all([pipeline.writer(t, load, IMPATIENT), pipeline.writer(t, load, IMPATIENT), produce()]);
    await first.until((metrics) => metrics.get('mirrorscope_writer_partitions')! < 3);
    await produce();
    assert.equal(await second.stop(), 0);
    await produce();
    await first.kill9();
    await pipeline.done(load);
    await load.assertStoredOnce(pipeline.store);
  });

  test('though a writer sleeps longer than the others wait for it', async (t) => {
    const load = await pipeline.load('sleep');
    const sleeper = await pipeline.writer(t, load);
    const produced = load.produce(load.messages(120));
    await sleep(20);
    sleeper.signal('SIGSTOP');
    await produced;
    await pipeline.writer(t, load);
    await pipeline.done(load);
    sleeper.signal('SIGCONT');
    await load.produce(load.messages(30));
    await pipeline.done(load);
    await sleeper.until((metrics) => (metrics.get('mirrorscope_writer_partitions') ?? 0) > 0);
    await load.assertStoredOnce(pipeline.store);
  });

  test('though ClickHouse is gone for a while', async (t) => {
    const load = await pipeline.load('store');
    const writer = await pipeline.writer(t, load, { BUFFER: '1MiB', BLOCK_ROWS: '4000' });
    await load.produce(load.messages(60));
    await pipeline.store.kill9();
    t.after(() => pipeline.store.restart());
    await load.produce(load.messages(600));
    await writer.until((metrics) => metrics.get('mirrorscope_writer_retries_total')! > 4);
    await writer.until((metrics) => metrics.get('mirrorscope_writer_lag')! > 500);
    const { state, warnings } = await writer.health();
    assert.equal(state, 'ready');
    assert.match(warnings.join(), /^ClickHouse takes no rows: No ClickHouse server answers/);
    await pipeline.store.restart();
    await pipeline.done(load);
    await load.assertStoredOnce(pipeline.store);
    const { warnings: after } = await writer.health();
    assert.deepEqual(after, []);
    const afterwards = await writer.metrics();
    assert.equal(afterwards.get('mirrorscope_writer_rebalances_total'), 1);
    assert.equal(afterwards.get('mirrorscope_writer_dead_total'), 0);
  });

  test('a writer that is told to end leaves nothing to be done again', async (t) => {
    const load = await pipeline.load('end');
    const first = await pipeline.writer(t, load);
    await load.produce(load.messages(300));
    await first.until((metrics) => (metrics.get('mirrorscope_writer_inserts_total') ?? 0) > 2);
    assert.equal(await first.stop(), 0);
    const second = await pipeline.writer(t, load);
    await pipeline.done(load);
    assert.equal((await second.metrics()).get('mirrorscope_writer_blocks_redone_total'), 0);
    await load.assertStoredOnce(pipeline.store);
  });

  test('what cannot be used is put aside with the reason, and holds nothing up', async (t) => {
    const load = await pipeline.load('poison', 2);
    const bad = (value: Buffer | null, headers: Readonly<Record<string, string>> = {}): RawMessage => ({
      partition: 0,
      value,
      headers: { ...load.headers(0, 1), ...headers },
    });
    const json = (text: string): Buffer => Buffer.from(`${text}\n`);
    const { 'mirrorscope-version': _, ...withoutVersion } = load.headers(0, 1);
    const poison: readonly (readonly [reason: string, detail: RegExp, message: RawMessage])[] = [
      ['unreadable', /decompressed: snappy/, bad(json('{}'))],
      ['empty', /nothing/, bad(null)],
      ['empty', /nothing/, bad(Buffer.alloc(0))],
      ['version', /records of version 2/, bad(json('{}'), { 'mirrorscope-version': '2' })],
      ['headers', /no header mirrorscope-version/, { partition: 0, value: json('{}'), headers: withoutVersion }],
      ['rows', /1 rows, and mirrorscope-rows says 7/, bad(json('{}'), { 'mirrorscope-rows': '7' })],
      ['not_ndjson', /line/, bad(Buffer.from('{"flow_id":1}\n{"flow_id":'))],
      ['not_ndjson', /line/, bad(Buffer.from([0x1f, 0x8b, 0x08, 0x00]))],
      ['too_large', /100001 rows/, bad(json('{}'), { 'mirrorscope-rows': '100001' })],
      ['refused', /client_bytes/, bad(json('{"client_bytes":"many"}'))],
      ['refused', /start_time/, bad(json('{"start_time":"yesterday"}'))],
      ['refused', /client_ip/, bad(json('{"client_ip":"10.0.0.999"}'))],
      ['refused', /conn_state/, bad(json('{"conn_state":"SX"}'))],
      ['refused', /JSON|parse/, bad(json('{"flow_id":1,}'))],
    ];
    for (const [reason, , message] of poison) {
      await load.produce(load.messages(6));
      await pipeline.raw.produce(load.topic, [message], reason === 'unreadable' ? 'snappy' : 'gzip');
    }
    await load.produce(load.messages(20));
    const writer = await pipeline.writer(t, load);
    await pipeline.done(load);
    await load.assertStoredOnce(pipeline.store);
    assert.equal((await writer.metrics()).get('mirrorscope_writer_dead_total'), poison.length);
    const letters = (await pipeline.raw.read(`${load.topic}.dead`)).toSorted(
      (a, b) => Number(header(a, 'offset')) - Number(header(b, 'offset')),
    );
    assert.deepEqual(
      letters.map((letter) => [header(letter, 'reason'), header(letter, 'topic'), header(letter, 'partition')]),
      poison.map(([reason]) => [reason, load.topic, '0']),
    );
    for (const [index, [reason, detail, { value }]] of poison.entries()) {
      const letter = letters[index]!;
      assert.match(header(letter, 'detail'), detail);
      assert.deepEqual(letter.value, reason === 'unreadable' ? null : value);
    }
  });

  test('a huge message is put aside as far as there is room', async (t) => {
    const load = Load.withoutTopic(pipeline.raw, 'huge');
    await load.createTopic({ 'max.message.bytes': '8000000' });
    const huge = (value: Buffer): RawMessage => ({ partition: 0, value, headers: load.headers(0, 1) });
    const noise = randomBytes(2 * MIB);
    await load.produce([...load.messages(3), huge(Buffer.alloc(64 * MIB + 1)), ...load.messages(3)]);
    await load.produce([huge(noise), ...load.messages(3)]);
    await pipeline.writer(t, load);
    await pipeline.done(load);
    await load.assertStoredOnce(pipeline.store);
    const letters = (await pipeline.raw.read(`${load.topic}.dead`)).map((letter) => [
      letter.value?.length,
      header(letter, 'reason'),
      header(letter, 'cut-from'),
    ]);
    assert.deepEqual(letters, [
      [64 * MIB + 1, 'too_large', 'undefined'],
      [64 * KIB, 'not_ndjson', String(noise.length)],
    ]);
  });

  test('records of any time are stored', async (t) => {
    const load = await pipeline.load('times', 1);
    const times = ['1970-01-01T00:00:00.000001Z', '2100-06-01T12:00:00.000001Z', '2262-01-01T00:00:00Z', '9999-12-31T23:59:59.999999Z'];
    const message = load.message(0);
    let line = 0;
    const lines = String(message.value).replace(/"start_time":"[^"]*"/g, () => {
      const time = times[line++ % times.length];
      return `"flow_start":"${time}","start_time":"${time}","end_time":"${time}"`;
    });
    await load.produce([{ ...message, value: Buffer.from(lines) }, ...load.messages(3)]);
    await pipeline.writer(t, load);
    await pipeline.done(load);
    await load.assertStoredOnce(pipeline.store);
  });
});

const header = ({ headers }: ReadMessage, name: string): string => String(headers[`mirrorscope-dead-${name}`]);
