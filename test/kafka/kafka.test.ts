import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, suite, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { KAFKA_VERSIONS } from './distribution.ts';
import { Kafka } from './kafka.ts';
import { reasonToSkip } from './requirements.ts';
import { USER } from './security.ts';
import { WireConnection } from './wire.ts';

const OK = 0;
const TOPIC_ALREADY_EXISTS = 36;
const SASL_AUTHENTICATION_FAILED = 58;

/** Fetching a distribution, which the first test on a machine does, takes as long as the network takes. */
const LIMIT_MS = 300_000;

const skip = reasonToSkip();

for (const version of KAFKA_VERSIONS) {
  suite(`Kafka ${version}`, { skip, timeout: LIMIT_MS }, () => {
    let kafka: Kafka;

    before(async () => {
      kafka = await Kafka.start({ version, secure: true });
    });
    after(() => kafka?.stop());

    async function connection(t: { after(step: () => void): void }, [broker]: readonly string[] = kafka.brokers, ca?: string) {
      const opened = await WireConnection.open(broker!, ca);
      t.after(() => opened.close());
      return opened;
    }

    test('is the version that was asked for', () => {
      assert.match(kafka.log, new RegExp(`Kafka version: ${version}`));
    });

    test('keeps its topics when it is killed or ends in order', async (t) => {
      assert.equal(await (await connection(t)).createTopic('kept'), OK);
      await kafka.kill9();
      await assert.rejects(WireConnection.open(kafka.brokers[0]!), { code: 'ECONNREFUSED' });
      await kafka.restart();
      assert.equal(await (await connection(t)).createTopic('kept'), TOPIC_ALREADY_EXISTS);
      await kafka.restart();
      assert.equal(await (await connection(t)).createTopic('kept'), TOPIC_ALREADY_EXISTS);
    });

    test('answers nobody while it is paused', async (t) => {
      const client = await connection(t);
      kafka.pause();
      const answer = client.hello();
      assert.equal(await Promise.race([answer, sleep(500, 'silence')]), 'silence');
      kafka.resume();
      assert.equal(await answer, OK);
    });

    test('speaks TLS with its own certificate', async (t) => {
      assert.equal(await (await connection(t, kafka.tlsBrokers, kafka.ca)).hello(), OK);
    });

    test('lets in who knows the password', async (t) => {
      assert.equal(await (await connection(t, kafka.saslBrokers, kafka.ca)).login(USER.username, USER.password), OK);
      const stranger = await connection(t, kafka.saslBrokers, kafka.ca);
      assert.equal(await stranger.login(USER.username, 'a guess'), SASL_AUTHENTICATION_FAILED);
    });
  });
}

suite('a broker', { skip, timeout: LIMIT_MS }, () => {
  test('that is stopped leaves nothing behind', async () => {
    const kafka = await Kafka.start();
    await kafka.stop();
    assert.ok(!existsSync(kafka.folder));
    await assert.rejects(WireConnection.open(kafka.brokers[0]!), { code: 'ECONNREFUSED' });
  });

  test('that does not start says why', async () => {
    await assert.rejects(Kafka.start({ settings: { 'num.io.threads': 0 } }), /num\.io\.threads/);
    await assert.rejects(Kafka.start({ heap: '1m' }), /Too small maximum heap/);
  });
});
