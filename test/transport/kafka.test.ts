import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type KafkaTransport, openKafka } from '@mirrorscope/transport';
import { RawKafka } from '@mirrorscope/transport/testing/raw_kafka';
import { KAFKA_VERSIONS } from '../kafka/distribution.ts';
import { Kafka } from '../kafka/kafka.ts';
import { reasonToSkip } from '../kafka/requirements.ts';
import { USER } from '../kafka/security.ts';
import { clientCertificate, requiring } from './client_certificate.ts';
import { contents, Numbered, upTo } from './numbered.ts';

type Options = Parameters<typeof openKafka>[0];

const MIRRORSCOPE = fileURLToPath(import.meta.resolve('@mirrorscope/cli/command'));
const CAPTURE = fileURLToPath(new URL('../fixtures/lab-vxlan.pcap.gz', import.meta.url));
const SPOOL = { maxBytes: 1e9, segmentBytes: 100_000, maxAge: 0, fsync: 'interval' } as const;
/** Fetching a distribution, which the first test on a machine does, takes as long as the network takes. */
const LIMIT_MS = 300_000;

const skip = reasonToSkip();
const client = skip ? undefined : clientCertificate();

function temporaryDirectory(t: TestContext): string {
  const directory = mkdtempSync(join(tmpdir(), 'mirrorscope-'));
  t.after(() => rmSync(directory, { recursive: true }));
  return directory;
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(10);
}

for (const version of KAFKA_VERSIONS) {
  suite(`to Kafka ${version}`, { skip, timeout: LIMIT_MS }, () => {
    let broker: Kafka;
    let kafka: RawKafka;
    let topics = 0;

    before(async () => {
      broker = await Kafka.start({ version, secure: true, settings: client === undefined ? {} : requiring(client) });
      kafka = await RawKafka.connect(broker.brokers);
    });
    after(async () => {
      await kafka?.close();
      await broker?.stop();
    });

    async function open(t: TestContext, more: Partial<Options> = {}): Promise<{ transport: KafkaTransport; topic: string }> {
      const topic = `topic-${topics++}`;
      const transport = await openKafka({
        connection: { brokers: broker.brokers, clientId: 'test' },
        topic,
        partitions: 3,
        compression: 'zstd',
        version: 1,
        listener: 'me',
        spool: { directory: temporaryDirectory(t), ...SPOOL },
        retry: { firstMs: 20, mostMs: 200 },
        ...more,
      });
      t.after(() => transport.close({ limitMs: 0 }));
      return { transport, topic: more.topic ?? topic };
    }

    test('makes the topic, and fills it with messages that say what they are', async (t) => {
      for (const compression of ['none', 'gzip', 'zstd'] as const) {
        const { transport, topic } = await open(t, { compression });
        const lines = new Numbered();
        for (let i = 0; i < 20; i++) await transport.send(...lines.next(100));
        await transport.close();
        assert.deepEqual(transport.counts, { accepted: 2000, delivered: 2000, waiting: 0, dropped: 0, retries: 0 });
        const messages = await kafka.read(topic);
        assert.deepEqual(contents(messages).numbers, upTo(2000));
        assert.equal(messages.length, 20);
        assert.equal((await kafka.ends(topic)).length, 3);
        const headers = Object.fromEntries(Object.entries(messages[0]!.headers).map(([name, value]) => [name, value.toString()]));
        assert.match(headers['mirrorscope-stream']!, /^[0-9A-Za-z]{12}$/);
        assert.deepEqual(
          { ...headers, 'mirrorscope-stream': '' },
          {
            'mirrorscope-version': '1',
            'mirrorscope-rows': '100',
            'mirrorscope-listener': 'me',
            'mirrorscope-stream': '',
            'mirrorscope-sequence': '0',
          },
        );
      }
    });

    test('TLS, client certificates, and each way to log in', async (t) => {
      const tls = { ca: broker.ca };
      const connections: Options['connection'][] = [
        { brokers: broker.tlsBrokers, clientId: 'test', tls: { ...tls, ...client } },
        ...(['plain', 'scram-sha-256', 'scram-sha-512'] as const).map((mechanism) => ({
          brokers: broker.saslBrokers,
          clientId: 'test',
          tls,
          login: { mechanism, ...USER },
        })),
      ];
      await Promise.all(
        connections.map(async (connection) => {
          const { transport, topic } = await open(t, { connection });
          await transport.send(...new Numbered().next(7));
          await transport.close();
          assert.deepEqual(contents(await kafka.read(topic)).numbers, upTo(7));
        }),
      );
    });

    // The rest is the same to all.
    if (version !== KAFKA_VERSIONS.at(-1)) return;

    test('takes a broker that is killed, paused and restarted as it comes', async (t) => {
      const { transport, topic } = await open(t);
      const lines = new Numbered();
      let going = true;
      const sending = (async () => {
        while (going) {
          await transport.send(...lines.next(50, '.'.repeat(100)));
          await sleep(2);
        }
      })();
      await until(() => transport.counts.delivered > 1000);
      await broker.kill9();
      await until(() => transport.problem !== undefined);
      assert.match(transport.problem!.message, /^Kafka topic .* takes no records: .*ECONNREFUSED/);
      await broker.restart();
      const before = transport.counts.delivered;
      await until(() => transport.counts.delivered > before);
      broker.pause();
      await sleep(300);
      broker.resume();
      await sleep(100);
      going = false;
      await sending;
      await transport.close();
      assert.equal(transport.problem, undefined);
      assert.equal(transport.counts.delivered, lines.sent);
      assert.deepEqual(contents(await kafka.read(topic)).numbers, upTo(lines.sent));
    });

    test('names messages before it knows the topic, which has fewer partitions', async (t) => {
      await kafka.createTopic('narrow', 2);
      const away = '127.0.0.1:1';
      const spool = { directory: temporaryDirectory(t), ...SPOOL };
      const unreached = await open(t, { topic: 'narrow', partitions: 5, spool, connection: { brokers: [away], clientId: 'test' } });
      const lines = new Numbered();
      for (let i = 0; i < 30; i++) await unreached.transport.send(...lines.next(10));
      await unreached.transport.close({ limitMs: 1 });
      const { transport } = await open(t, { topic: 'narrow', partitions: 5, spool });
      await until(() => transport.counts.waiting === 0);
      for (let i = 0; i < 10; i++) await transport.send(...lines.next(10));
      await transport.close();
      const { numbers, streams } = contents(await kafka.read('narrow'));
      assert.deepEqual(numbers, upTo(400));
      assert.equal(streams.length, 4, 'those of partitions 2, 3 and 4 go elsewhere under names of their own');
    });

    test('a message that the topic does not take is dropped and counted, and holds up nothing', async (t) => {
      await kafka.createTopic('small', 3, { 'max.message.bytes': '3000' });
      const { transport } = await open(t, { topic: 'small' });
      const lines = new Numbered();
      const noise = randomBytes(4000).toString('base64');
      for (let i = 0; i < 30; i++) transport.send(...lines.next(1, i === 4 || i === 20 ? noise : ''));
      await transport.close();
      assert.deepEqual([transport.counts.delivered, transport.losses.refused], [28, 2]);
      const numbers = new Set((await kafka.read('small')).map(({ value }) => Number.parseInt(value!.toString(), 10)));
      assert.deepEqual(
        [...numbers].sort((a, b) => a - b),
        upTo(30).filter((number) => number !== 4 && number !== 20),
      );
    });

    test('who is not let in says why, goes on trying, and loses nothing', async (t) => {
      const login = { mechanism: 'scram-sha-512', username: USER.username, password: 'wrong' } as const;
      const refused: [options: Partial<Options>, why: RegExp][] = [
        [{ connection: { brokers: broker.saslBrokers, clientId: 'test', tls: { ca: broker.ca }, login } }, /authentication failed/i],
        [{ connection: { brokers: broker.saslBrokers, clientId: 'test', tls: { ca: broker.ca } } }, /does it want TLS, or a login\?$/],
        [{ connection: { brokers: broker.tlsBrokers, clientId: 'test', tls: {} } }, /self-signed certificate/],
        [{ connection: { brokers: broker.brokers, clientId: 'test', tls: {} } }, /is it one without TLS\?$/],
        [{ connection: { brokers: broker.tlsBrokers, clientId: 'test' } }, /does it want TLS, or a login\?$/],
        [{ connection: { brokers: ['no-such-host.invalid:9092'], clientId: 'test' } }, /(ENOTFOUND|EAI_AGAIN)/],
        [{ replication: 3 }, /replication.factor/i],
      ];
      if (client !== undefined)
        refused.push([{ connection: { brokers: broker.tlsBrokers, clientId: 'test', tls: { ca: broker.ca } } }, /alert bad certificate$/]);
      for (const [options, why] of refused) {
        const spool = { directory: temporaryDirectory(t), ...SPOOL };
        const { transport, topic } = await open(t, { ...options, spool });
        await until(() => transport.problem !== undefined);
        assert.match(transport.problem!.message, /^Kafka topic .* takes no records: /);
        assert.match(transport.problem!.message, why);
        await transport.send(...new Numbered().next(7));
        await until(() => transport.counts.retries > 1);
        await transport.close({ limitMs: 1 });
        assert.deepEqual({ ...transport.counts, retries: 0 }, { accepted: 7, delivered: 0, waiting: 7, dropped: 0, retries: 0 });

        const { transport: corrected } = await open(t, { topic, spool });
        await corrected.close();
        assert.equal(corrected.problem, undefined);
        assert.deepEqual(contents(await kafka.read(topic)).numbers, upTo(7));
      }
    });

    test('a topic that is deleted is made again', async (t) => {
      const { transport, topic } = await open(t);
      const lines = new Numbered();
      await transport.send(...lines.next(10));
      await until(() => transport.counts.delivered === 10);
      await kafka.deleteTopic(topic);
      await transport.send(...lines.next(10));
      await transport.close();
      assert.deepEqual([transport.counts.delivered, transport.counts.dropped], [20, 0]);
      assert.equal((await kafka.read(topic)).length, 1, 'what came after');
    });

    test('whatever the clock says, brokers take records; a topic made otherwise says why it does not', async (t) => {
      const now = Date.now;
      for (const year of [1970, 2100]) {
        const off = Date.UTC(year, 0, 2) - now();
        const clock = t.mock.method(Date, 'now', () => now() + off);
        const { transport, topic } = await open(t);
        await transport.send(...new Numbered().next(7));
        await transport.close();
        clock.mock.restore();
        const [message] = await kafka.read(topic);
        assert.ok(Math.abs(message!.timestamp - now()) < 3_600_000, `${year}: ${new Date(message!.timestamp)}`);
      }
      await kafka.createTopic('by-producers', 1, { 'message.timestamp.type': 'CreateTime' });
      const clock = t.mock.method(Date, 'now', () => Date.UTC(2100, 0, 1));
      const { transport } = await open(t, { topic: 'by-producers' });
      await transport.send(...new Numbered().next(7));
      await until(() => transport.counts.retries > 1);
      assert.match(transport.problem!.message, /takes no records: The timestamp of the message is out of acceptable range/);
      clock.mock.restore();
      await transport.close();
      assert.deepEqual([transport.counts.delivered, transport.counts.dropped], [7, 0]);
    });

    test('the listener writes what it reads from a capture', async (t) => {
      const spool = join(temporaryDirectory(t), 'spool');
      const options = ['--output', 'kafka', '--kafka-brokers', broker.brokers.join(), '--spool', spool, '--http', 'off', '--name', 'me'];
      await promisify(execFile)(process.execPath, [MIRRORSCOPE, 'listen', '--source', `file:${CAPTURE}`, ...options]);
      const messages = await kafka.read('mirrorscope.flows.v1');
      const rows = messages.flatMap(({ value }) =>
        value!
          .toString()
          .split('\n')
          .slice(0, -1)
          .map((line) => JSON.parse(line)),
      );
      const packets = rows.reduce((sum, row) => sum + (row.client_packets ?? 0) + (row.server_packets ?? 0), 0);
      assert.deepEqual([rows.length, packets], [287, 9957]);
      assert.equal((await kafka.ends('mirrorscope.flows.v1')).length, 12);
      contents(messages);
    });
  });
}
