/** The services of compose.yaml at work together, with other addresses than in their containers. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { suite, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { classPath, KAFKA_VERSIONS } from '../kafka/distribution.ts';
import { Kafka } from '../kafka/kafka.ts';
import { type Properties, propertiesText } from '../kafka/properties.ts';
import { reasonToSkip } from '../kafka/requirements.ts';
import { run } from '../kafka/run.ts';
import { freePort } from '../live/listener_process.ts';
import { StoreProcess } from '../writer/store_process.ts';
import { mirrorscope, startMirrorscope } from './command.ts';
import { environmentOf, readCompose } from './compose.ts';
import { ROOT } from './paths.ts';

const CAPTURE = `${ROOT}test/fixtures/lab-vxlan.pcap.gz`;
/** Where things are, which is not the same here. */
const ADDRESSES = /listener|voters|log\.dirs/;

const { services } = readCompose();

/** What apache/kafka makes of its environment: KAFKA_NODE_ID is node.id. */
const properties: Properties = Object.fromEntries(
  Object.entries(environmentOf(services['kafka']!)).map(([name, value]) => {
    return [name.replace('KAFKA_', '').replaceAll('_', '.').toLowerCase(), value];
  }),
);

function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'mirrorscope-infra-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

suite('with a real broker', { skip: reasonToSkip(), timeout: 120_000 }, () => {
  test('Kafka takes its settings as they stand', async (t) => {
    const folder = temporaryFolder(t);
    const file = join(folder, 'server.properties');
    writeFileSync(file, propertiesText({ ...properties, 'log.dirs': join(folder, 'data') }));
    const tool = ['-cp', await classPath(KAFKA_VERSIONS.at(-1)!), 'kafka.tools.StorageTool'];
    await run('java', ['-XX:TieredStopAtLevel=1', ...tool, 'format', '-t', 'bWlycm9yc2NvcGUtdGVzdA', '-c', file]);
  });

  test('a replayed capture goes through listener, Kafka and writer into ClickHouse', async (t) => {
    const folder = temporaryFolder(t);
    const settings = Object.fromEntries(Object.entries(properties).filter(([name]) => !ADDRESSES.test(name)));
    const [kafka, store, port] = await Promise.all([Kafka.start({ settings }), StoreProcess.start(), freePort()]);
    t.after(() => Promise.all([kafka.stop(), store.stop()]));
    const [broker = ''] = kafka.brokers;

    const start = (name: string, variables: Readonly<Record<string, string>>) => {
      const process = startMirrorscope(services[name]!.command!, { ...environmentOf(services[name]!), ...variables }, folder);
      t.after(() => process.kill('SIGKILL'));
      process.stdout.resume();
      return { process, lines: createInterface(process.stderr) };
    };
    const writer = start('writer', {
      MIRRORSCOPE_WRITE_KAFKA_BROKERS: broker,
      MIRRORSCOPE_WRITE_STORE: store.url,
      MIRRORSCOPE_WRITE_HTTP: 'off',
    });
    const listener = start('listener', {
      MIRRORSCOPE_LISTEN_BIND: '127.0.0.1',
      MIRRORSCOPE_LISTEN_PORT: String(port),
      MIRRORSCOPE_LISTEN_GENEVE_PORT: '0',
      MIRRORSCOPE_LISTEN_ALLOW_SOURCES: '127.0.0.0/8',
      MIRRORSCOPE_LISTEN_KAFKA_BROKERS: broker,
      MIRRORSCOPE_LISTEN_SPOOL_DIRECTORY: join(folder, 'spool'),
      MIRRORSCOPE_LISTEN_HTTP: 'off',
    });
    const said: string[] = [];
    writer.lines.on('line', (line) => said.push(line));
    listener.lines.on('line', (line) => said.push(line));
    while (!said.some((line) => line.includes('listening')))
      await Promise.race([once(listener.lines, 'line'), once(listener.process, 'exit')]);

    assert.equal((await mirrorscope(['replay', CAPTURE, '--to', `127.0.0.1:${port}`, '--pps', '5000'])).code, 0);
    listener.process.kill('SIGTERM');
    await once(listener.process, 'exit');
    const [, delivered = '', dropped] = /([\d,]+) records delivered, (\d+) dropped/.exec(said.join('\n')) ?? [];
    const records = Number(delivered.replaceAll(',', ''));
    assert.ok(records > 200 && dropped === '0', said.join('\n'));

    const stored = () => store.ask(async (asked) => Number((await asked.query('SELECT count() FROM flows')).rows[0]?.[0]));
    while ((await stored()) !== records) await sleep(200);
    writer.process.kill('SIGTERM');
    assert.deepEqual(await once(writer.process, 'exit'), [0, null], said.join('\n'));
  });
});
