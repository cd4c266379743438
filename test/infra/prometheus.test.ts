import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse, stringify } from 'yaml';
import { startMirrorscope, type Variables } from './command.ts';
import { promQl } from './grafana/files.ts';
import { COMPOSE } from './paths.ts';
import { promtool, reasonToSkip } from './promtool.ts';

const RULES = `${COMPOSE}prometheus/alerts.yaml`;
/** Nobody answers there. */
const NOWHERE = '127.0.0.1:1';

interface Rule {
  readonly alert: string;
  readonly expr: string;
}

const rules = parse(readFileSync(RULES, 'utf8')).groups.flatMap(({ rules }: { rules: Rule[] }) => rules) as Rule[];

suite('as Prometheus sees it', { skip: reasonToSkip() }, () => {
  test('configuration and rules are valid', () => {
    const { status, said } = promtool('check', 'config', `${COMPOSE}prometheus/prometheus.yaml`);
    assert.equal(status, 0, said);
  });

  test("what Grafana asks is Prometheus' language", (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'mirrorscope-promql-'));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    const file = join(folder, 'rules.yaml');
    const asked = promQl().map((expr, index) => ({ record: `asked_${index}`, expr }));
    writeFileSync(file, stringify({ groups: [{ name: 'grafana', rules: asked }] }));
    const { status, said } = promtool('check', 'rules', file);
    assert.equal(status, 0, said);
    assert.ok(said.includes(`${asked.length} rules found`), said);
  });

  test('alarms go off when they should, and only then', () => {
    const { status, said } = promtool('test', 'rules', fileURLToPath(new URL('alerts.test.yaml', import.meta.url)));
    assert.equal(status, 0, said);
  });
});

test('alarms and dashboards ask for numbers that listener and writer have', { timeout: 30_000 }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'mirrorscope-alerts-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const listener = await metricsOf(['listen', '--output', 'kafka', '--spool', `${folder}/spool`], {
    MIRRORSCOPE_LISTEN_BIND: '127.0.0.1',
    MIRRORSCOPE_LISTEN_PORT: '0',
    MIRRORSCOPE_LISTEN_GENEVE_PORT: '0',
    MIRRORSCOPE_LISTEN_HTTP: '127.0.0.1:0',
    MIRRORSCOPE_LISTEN_KAFKA_BROKERS: NOWHERE,
  });
  const writer = await metricsOf(['write', '--store', `chdb://${folder}/store`], {
    MIRRORSCOPE_WRITE_HTTP: '127.0.0.1:0',
    MIRRORSCOPE_WRITE_KAFKA_BROKERS: NOWHERE,
  });
  const asked = [...rules.map(({ expr }) => expr), ...promQl()].flatMap((expr) => expr.match(/mirrorscope_\w+/g) ?? []);
  assert.ok(asked.length > 30);
  for (const name of asked) assert.ok(listener.has(name) || writer.has(name), `there is no ${name}`);
});

test('each alarm is tried', () => {
  const tried = readFileSync(new URL('alerts.test.yaml', import.meta.url), 'utf8');
  assert.deepEqual(
    rules.filter(({ alert }) => !tried.includes(`alertname="${alert}"`)),
    [],
  );
});

/** Names of the metrics of a service that is started for it. */
async function metricsOf(args: readonly string[], variables: Variables): Promise<Set<string>> {
  const service = startMirrorscope(args, variables);
  service.stdout.resume();
  const said: string[] = [];
  try {
    for await (const line of createInterface(service.stderr)) {
      said.push(line);
      const [, url] = /health and metrics on (http:\/\/[\d.:]+)/.exec(line) ?? [];
      if (url !== undefined) return await allMetrics(url);
    }
    assert.fail(said.join('\n'));
  } finally {
    service.kill('SIGKILL');
  }
}

/** The process' own are there before those of its work. */
async function allMetrics(url: string): Promise<Set<string>> {
  for (;;) {
    const text = await (await fetch(`${url}/metrics`)).text();
    const names = [...text.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name!);
    if (names.some((name) => /^mirrorscope_(packets|writer)_/.test(name))) return new Set(names);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
