import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { RawKafka } from '@mirrorscope/transport/testing/raw_kafka';
import { Kafka } from '../kafka/kafka.ts';
import { reasonToSkip } from '../kafka/requirements.ts';
import { USER } from '../kafka/security.ts';

const MIRRORSCOPE = fileURLToPath(import.meta.resolve('@mirrorscope/cli/command'));
const AUTHORIZER = {
  'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
  'super.users': 'User:ANONYMOUS',
  // Of the broker, so that the client knows nothing of it by itself.
  'message.max.bytes': 2_000_000,
};
const LIMIT_MS = 300_000;

type Finding = readonly [state: string, says: string];

suite('mirrorscope doctor and a Kafka with rights', { skip: reasonToSkip(), timeout: LIMIT_MS }, () => {
  let broker: Kafka;
  let kafka: RawKafka;
  let folder: string;

  before(async () => {
    broker = await Kafka.start({ secure: true, settings: AUTHORIZER });
    kafka = await RawKafka.connect(broker.brokers);
    folder = mkdtempSync(join(tmpdir(), 'mirrorscope-doctor-'));
    writeFileSync(join(folder, 'ca.pem'), broker.ca);
  });
  after(async () => {
    await kafka?.close();
    await broker?.stop();
    rmSync(folder, { recursive: true });
  });

  /** What it finds of Kafka, for a service of this topic that logs in. */
  async function examine(topic: string, service: string, password: string = USER.password): Promise<Finding[]> {
    const file = join(folder, `${topic}.yaml`);
    const login = `sasl: scram-sha-512, username: ${USER.username}, password: ${password}, tls: yes, ca: ${join(folder, 'ca.pem')}`;
    writeFileSync(file, `${service}\nhttp: off\nkafka: {brokers: ["${broker.saslBrokers}"], topic: ${topic}, ${login}}\n`);
    const run = promisify(execFile)(process.execPath, [MIRRORSCOPE, 'doctor', '--json', '--config', file], { cwd: folder });
    const { stdout, stderr } = await run.catch((error) => error);
    assert.equal(stderr, '');
    const findings = JSON.parse(stdout) as { check: string; state: string; says: string }[];
    return findings.filter(({ check }) => check === 'Kafka').map(({ state, says }): Finding => [state, says]);
  }

  const listener = 'output: kafka\nport: 0\ngenevePort: 0';
  const writer = 'migrate: no';
  const found = (): Finding => ['ok', `1 broker at ${broker.saslBrokers}`];

  test('a topic that is as it has to be', async () => {
    await kafka.createTopic('good', 3);
    for (const right of ['READ', 'WRITE', 'DESCRIBE_CONFIGS'] as const) await kafka.allow(USER.username, right, 'TOPIC', 'good');
    await kafka.allow(USER.username, 'READ', 'GROUP', 'mirrorscope-writer');
    const about: Finding[] = [found(), ['ok', 'topic good: 3 partitions of 1 copy']];
    const takes: Finding = ['ok', 'topic good takes batches of 2.00 MB'];
    assert.deepEqual(await examine('good', listener), [...about, ['ok', 'topic good may be written to'], takes]);
    assert.deepEqual(await examine('good', writer), [...about, ['ok', 'topic good and the group can be seen'], takes]);
    assert.deepEqual(await kafka.read('good'), [], 'nothing is left there');
  });

  test('rights that are missing', async () => {
    await kafka.createTopic('read-only', 1);
    for (const right of ['READ', 'DESCRIBE_CONFIGS'] as const) await kafka.allow(USER.username, right, 'TOPIC', 'read-only');
    assert.deepEqual((await examine('read-only', listener))[2], ['problem', 'topic read-only may not be written to']);
    await kafka.createTopic('silent', 1);
    await kafka.allow(USER.username, 'DESCRIBE', 'TOPIC', 'silent');
    assert.deepEqual((await examine('silent', listener))[2], ['warning', 'whether topic silent may be written to cannot be found out']);
    await kafka.createTopic('hidden', 1);
    assert.match((await examine('hidden', listener)).join(), /^problem,cannot see the topic hidden: .*authorized/);
    assert.match((await examine('good', `${writer}\nname: other`, 'wrong')).join(), /^problem,cannot reach Kafka at .*: .*credentials/);
  });

  test('topics that lose records, or take none', async () => {
    await kafka.createTopic('narrow', 1, { 'max.message.bytes': '100000', 'min.insync.replicas': '2' });
    for (const right of ['WRITE', 'DESCRIBE_CONFIGS'] as const) await kafka.allow(USER.username, right, 'TOPIC', 'narrow');
    const [, copies, , sizes] = await examine('narrow', listener);
    assert.match(String(copies), /^problem,topic narrow: .*, of one 1 up to date where min.insync.replicas is 2/);
    assert.match(String(sizes), /^problem,topic narrow takes batches of 100 kB: messages, up to 524 kB, may be refused and lost/);
  });

  test('a topic that is not there', async () => {
    await kafka.allow(USER.username, 'DESCRIBE', 'TOPIC', 'none');
    const [, topic] = await examine('none', listener);
    assert.deepEqual(topic, ['warning', 'there is no topic none that this user may see; a listener makes it, if it may']);
  });
});
