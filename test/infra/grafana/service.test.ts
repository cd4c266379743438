/** Grafana as compose.yaml starts it finds what it is given, and asks whom it may. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { environmentOf, publishedPort, readCompose } from '../compose.ts';
import { COMPOSE } from '../paths.ts';
import { dashboards, GRAFANA } from './files.ts';

const { services } = readCompose({ GRAFANA_ADMIN_PASSWORD: 'g1', CLICKHOUSE_READER_PASSWORD: 'r1' });
const grafana = services['grafana'] ?? assert.fail('no Grafana');
const environment = environmentOf(grafana);

/** Values with `$NAME` replaced, as Grafana does it in provisioning files. */
function provisioned(path: string) {
  const text = readFileSync(`${GRAFANA}provisioning/${path}`, 'utf8').replaceAll(/^\s*#.*$/gm, '');
  return parse(text.replaceAll(/\$(\w+)/g, (_, name: string) => environment[name] ?? assert.fail(`${path}: nobody sets ${name}`)));
}

test('nobody comes in without the password', () => {
  assert.equal(environment['GF_SECURITY_ADMIN_PASSWORD'], 'g1');
  assert.equal(environment['GF_AUTH_ANONYMOUS_ENABLED'], 'false');
  assert.equal(environment['GF_USERS_ALLOW_SIGN_UP'], 'false');
  assert.deepEqual(grafana.ports?.map(publishedPort), [{ address: '127.0.0.1', published: 3000, target: 3000, protocol: 'tcp' }]);
});

test('dashboards are checked against the types of this Grafana, and written for this plugin', () => {
  const { devDependencies } = JSON.parse(readFileSync(`${GRAFANA}package.json`, 'utf8'));
  assert.equal(grafana.image, `grafana/grafana:${devDependencies['@grafana/schema']}`);
  const written = new Set(JSON.stringify(dashboards).match(/"pluginVersion":"[\d.]+"/g));
  const [, version] = /^grafana-clickhouse-datasource@([\d.]+)$/.exec(environment['GF_PLUGINS_PREINSTALL_SYNC'] ?? '') ?? [];
  assert.deepEqual([...written], [`"pluginVersion":"${version}"`]);
});

test('it reads provisioning and dashboards where they are mounted', () => {
  const mounts = Object.fromEntries(
    grafana.volumes!.map((mount) => mount.split(':')).map(([source = '', target = '']) => [target, resolve(join(COMPOSE, source))]),
  );
  assert.equal(mounts['/etc/grafana/provisioning'], resolve(GRAFANA, 'provisioning'));
  const { providers } = provisioned('dashboards/mirrorscope.yaml');
  assert.deepEqual(
    providers.map(({ options }: { options: { path: string } }) => mounts[options.path]),
    [resolve(GRAFANA, 'dashboards')],
  );
});

test('it asks ClickHouse as the reader, and Prometheus', () => {
  const [clickhouse, prometheus] = provisioned('datasources/mirrorscope.yaml').datasources;
  const { host, port, protocol, username, defaultDatabase } = clickhouse.jsonData;
  assert.equal(publishedPort(services[host]!.ports![0]!).target, port);
  assert.equal(protocol, 'http');
  assert.equal(environmentOf(services[host]!)['CLICKHOUSE_DB'], defaultDatabase);
  assert.equal(environmentOf(services[host]!)['MIRRORSCOPE_READER_PASSWORD'], clickhouse.secureJsonData.password);
  assert.equal(clickhouse.secureJsonData.password, 'r1');
  assert.match(readFileSync(`${COMPOSE}clickhouse/users.sh`, 'utf8'), new RegExp(`GRANT mirrorscope_reader TO ${username};`));
  const url = new URL(prometheus.url);
  assert.equal(publishedPort(services[url.hostname]!.ports![0]!).target, Number(url.port));
});
