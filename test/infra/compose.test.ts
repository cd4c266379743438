import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { KAFKA_VERSIONS } from '../kafka/distribution.ts';
import { defaultsOf, environmentOf, publishedPort, readCompose, readEnvFile } from './compose.ts';
import { COMPOSE, ROOT } from './paths.ts';

const compose = readCompose();
const services = Object.entries(compose.services);

test('images are of one exact version', () => {
  for (const [name, { image }] of services) assert.match(image, /^[\w./-]+:v?\d+\.\d+\.\d+(\.\d+)?$/, name);
  const { version } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8'));
  for (const [name, { image, build }] of services.filter(([, { build }]) => build !== undefined)) {
    assert.equal(image, `mirrorscope:${version}`, name);
    assert.ok(existsSync(join(COMPOSE, build!.context, build!.dockerfile)), name);
  }
});

test('Kafka and ClickHouse are those that the tests run', () => {
  assert.equal(compose.services['kafka']?.image, `apache/kafka:${KAFKA_VERSIONS.at(-1)}`);
  const [, engine] = /'@chdb\/lib-linux-x64-gnu@(\d+\.\d+\.\d+)/.exec(readFileSync(`${ROOT}pnpm-lock.yaml`, 'utf8')) ?? [];
  assert.ok(compose.services['clickhouse']?.image.startsWith(`clickhouse/clickhouse-server:${engine}.`), engine);
});

test('what is mounted exists, and what is kept has a volume', () => {
  const named = new Set<string>();
  for (const mount of services.flatMap(([, { volumes = [] }]) => volumes)) {
    const [source = '', target = '', mode] = mount.split(':');
    assert.ok(target.startsWith('/'), mount);
    if (!source.startsWith('.')) named.add(source);
    else assert.ok(existsSync(join(COMPOSE, source)) && mode === 'ro', mount);
  }
  assert.deepEqual([...named].sort(), Object.keys(compose.volumes).sort());
});

test('who waits for another can be told', () => {
  for (const [name, { depends_on = {} }] of services) {
    for (const [other, { condition }] of Object.entries(depends_on)) {
      const { healthcheck, build, command } = compose.services[other] ?? assert.fail(`${name} waits for ${other}`);
      if (condition === 'service_completed_successfully') assert.equal(command?.[0], 'migrate');
      else
        assert.ok(
          condition === 'service_healthy' && (healthcheck?.test !== undefined || build !== undefined),
          `${name}: ${condition} of ${other}`,
        );
    }
  }
});

test('mirrored packets and the load balancer come from anywhere, everybody else from this machine', () => {
  const ports = services.flatMap(([, { ports = [] }]) => ports.map(publishedPort));
  const open = ports.filter(({ address }) => address !== '127.0.0.1');
  assert.deepEqual(open.map(({ published, protocol }) => `${published}/${protocol}`).sort(), ['4789/udp', '6081/udp', '9480/tcp']);
  assert.equal(new Set(ports.map(({ published }) => published)).size, ports.length);
});

test('.env.example has every variable with its default', () => {
  const example = readEnvFile(`${COMPOSE}.env.example`);
  const defaults = [...defaultsOf()].map(([name, values]) => [name, [...values].join(' or ')]);
  assert.deepEqual(Object.fromEntries(defaults), example);
  const text = readFileSync(`${COMPOSE}compose.yaml`, 'utf8');
  assert.deepEqual(text.replaceAll(/\$\{\w+:-[^}]*\}/g, '').match(/\$.*/g), null, 'no other form of variable');
});

test('variables reach the services', () => {
  const changed = readCompose({ CLICKHOUSE_WRITER_PASSWORD: 'x1', MIRROR_SOURCES: '192.0.2.0/24' }).services;
  assert.match(environmentOf(changed['writer']!)['MIRRORSCOPE_WRITE_STORE']!, /writer:x1@/);
  assert.equal(environmentOf(changed['clickhouse']!)['MIRRORSCOPE_WRITER_PASSWORD'], 'x1');
  assert.equal(environmentOf(changed['listener']!)['MIRRORSCOPE_LISTEN_ALLOW_SOURCES'], '192.0.2.0/24');
});

test('every key is one that Compose has', () => {
  const KEYS = new Set(
    ['image', 'build', 'restart', 'stop_grace_period', 'read_only', 'tmpfs', 'cap_drop', 'security_opt', 'environment', 'volumes'].concat([
      'healthcheck',
      'ports',
      'ulimits',
      'command',
      'depends_on',
      'hostname',
    ]),
  );
  const unknown = services.flatMap(([name, service]) => Object.keys(service).flatMap((key) => (KEYS.has(key) ? [] : [`${name}.${key}`])));
  assert.deepEqual(unknown, []);
  const topLevel = Object.keys(compose).filter((key) => !key.startsWith('x-'));
  assert.deepEqual(topLevel.sort(), ['name', 'services', 'volumes']);
});

const composePlugin = spawnSync('docker', ['compose', 'version']).status === 0;
if (!composePlugin) console.error('NOT ASKED: docker compose is not here to judge compose.yaml itself; the tests beside this one did');
else {
  test('docker compose takes it', () => {
    const { status, stderr } = spawnSync('docker', ['compose', '-f', `${COMPOSE}compose.yaml`, 'config', '--quiet'], { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
  });
}
