/** The services of compose.yaml with their real configuration, but without their containers. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openStore, serveHttp } from '@mirrorscope/store';
import { parse } from 'yaml';
import { mirrorscope, type Variables } from './command.ts';
import { environmentOf, publishedPort, readCompose } from './compose.ts';
import { imageEnvironment } from './dockerfile.ts';
import { COMPOSE } from './paths.ts';

const { services } = readCompose();
const service = (name: string) => services[name] ?? assert.fail(`no service ${name}`);

function environmentIn(name: string): Variables {
  const { NODE_COMPILE_CACHE: _, ...image } = imageEnvironment();
  return { ...image, ...environmentOf(service(name)) };
}

const publishedPorts = (name: string) => (service(name).ports ?? []).map(publishedPort);

async function configurationOf(
  name: string,
): Promise<Record<string, string | number> & { kafka: { brokers: string[] }; spool: { directory: string } }> {
  const { code, stdout, stderr } = await mirrorscope([...service(name).command!, '--dump'], environmentIn(name));
  assert.equal(code, 0, stderr);
  return parse(stdout);
}

for (const name of ['listener', 'writer']) {
  test(`the ${name} has a valid configuration`, async () => {
    const { code, stdout, stderr } = await mirrorscope([...service(name).command!, '--check'], environmentIn(name));
    assert.deepEqual([code, stdout.split('\n')[0]], [0, 'configuration is valid'], stderr);
  });

  test(`the ${name} finds Kafka, health check and Prometheus find the ${name}`, async () => {
    const { kafka, http } = await configurationOf(name);
    const advertised = environmentOf(service('kafka'))['KAFKA_ADVERTISED_LISTENERS']!;
    assert.deepEqual(kafka.brokers, [advertised.slice('BROKER://'.length)]);
    const port = /^0\.0\.0\.0:(\d+)$/.exec(String(http))?.[1];
    assert.equal(environmentIn(name)['MIRRORSCOPE_HEALTH_URL'], `http://127.0.0.1:${port}/healthz`);
    assert.ok(scrapeTargets().includes(`${name}:${port}`), String(scrapeTargets()));
  });
}

test('what the listener binds is published, and its spool is kept', async () => {
  const config = await configurationOf('listener');
  const bound = [
    `${config['port']}/udp`,
    `${config['genevePort']}/udp`,
    ...[config['http'], config['health']].map((endpoint) => `${String(endpoint).replace(/^0\.0\.0\.0:/, '')}/tcp`),
  ];
  assert.deepEqual(
    publishedPorts('listener').map(({ published, target, protocol }) => `${published === target ? target : '?'}/${protocol}`),
    bound,
  );
  assert.equal(config['bind'], '0.0.0.0');
  assert.equal(config['output'], 'kafka');
  const mounts = service('listener').volumes!.map((mount) => mount.split(':')[1]!);
  assert.ok(mounts.some((mount) => config.spool.directory.startsWith(`${mount}/`)));
});

test('Prometheus asks ClickHouse where it answers', () => {
  const { prometheus } = parse(readFileSync(`${COMPOSE}clickhouse/metrics.yaml`, 'utf8'));
  assert.ok(scrapeTargets().includes(`clickhouse:${prometheus.port}`));
  assert.deepEqual(
    [...new Set(scrapeTargets().map((target) => target.split(':')[0]))].filter((name) => !(name! in services)),
    [],
  );
});

test('migrate makes the roles that users.sh gives away, on the server that the writer writes to', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'mirrorscope-compose-'));
  const store = await openStore(`chdb://${folder}`);
  const http = await serveHttp(store, { port: 0, readOnly: false, user: 'admin', password: 'admin' });
  t.after(async () => {
    await http.close();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const { MIRRORSCOPE_STORE: url = '', ...environment } = environmentIn('migrate');
  const given = new URL(url);
  const writes = new URL(environmentIn('writer')['MIRRORSCOPE_WRITE_STORE']!);
  assert.deepEqual([given.host, given.pathname], [writes.host, writes.pathname]);
  assert.deepEqual([given.username, given.password], clickhouse('CLICKHOUSE_USER', 'CLICKHOUSE_PASSWORD'));
  assert.deepEqual([given.pathname.slice(1)], clickhouse('CLICKHOUSE_DB'));
  assert.equal(publishedPorts('clickhouse')[0]?.target, Number(given.port));

  given.host = `127.0.0.1:${http.address.port}`;
  given.pathname = '/default';
  const plan = await mirrorscope([...service('migrate').command!, '--dry-run'], { ...environment, MIRRORSCOPE_STORE: given.href });
  assert.equal(plan.code, 0, plan.stderr);
  const made = [...plan.stdout.matchAll(/CREATE ROLE IF NOT EXISTS (\w+)/g)].map(([, role]) => role);
  const users = readFileSync(`${COMPOSE}clickhouse/users.sh`, 'utf8');
  const used = [...users.matchAll(/GRANT (\w+) TO/g)].map(([, role]) => role);
  assert.deepEqual(used.sort(), made.sort());
});

function clickhouse(...names: string[]): string[] {
  return names.map((name) => environmentOf(service('clickhouse'))[name]!);
}

/** `host:port` of all that Prometheus is told to ask. */
function scrapeTargets(): string[] {
  interface Job {
    readonly static_configs?: readonly { readonly targets: readonly string[] }[];
    readonly dns_sd_configs?: readonly { readonly names: readonly string[]; readonly port: number }[];
  }
  const { scrape_configs } = parse(readFileSync(`${COMPOSE}prometheus/prometheus.yaml`, 'utf8')) as { scrape_configs: Job[] };
  return scrape_configs.flatMap(({ static_configs = [], dns_sd_configs = [] }) => [
    ...static_configs.flatMap(({ targets }) => targets),
    ...dns_sd_configs.flatMap(({ names, port }) => names.map((name) => `${name}:${port}`)),
  ]);
}
