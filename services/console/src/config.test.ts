import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { RuntimeError } from '@mirrorscope/runtime';
import { dumpConsoleConfig, loadConsoleConfig } from './config.ts';
import { planOf } from './plan.ts';

const EXAMPLE = fileURLToPath(new URL('../mirrorscope.example.yaml', import.meta.url));

const load = (values: Readonly<Record<string, string>> = {}) =>
  loadConsoleConfig({ flags: Object.entries(values).map(([key, text]) => ({ name: `--${key}`, key, text })) }, {});

function problems(values: Readonly<Record<string, string>>): readonly string[] {
  try {
    load(values);
    return [];
  } catch (error) {
    assert.ok(error instanceof RuntimeError);
    return error.problems;
  }
}

test('defaults: this machine alone', () => {
  assert.deepEqual(load().config, {
    store: 'chdb://mirrorscope-data',
    listen: { host: '127.0.0.1', port: 4780 },
    trustedProxies: [],
    metrics: [],
    limits: { rows: 10_000, time: 30, memory: 2 ** 31 },
    http: null,
    drainLimit: 10,
    logLevel: 'info',
  });
  assert.deepEqual(planOf(load().config), [
    'serves http://127.0.0.1:4780 to whoever is on this machine',
    'asks chdb://mirrorscope-data, each question for 30s at most and up to 10,000 rows',
  ]);
});

test('the example has every key with its default', () => {
  const loaded = loadConsoleConfig({ file: EXAMPLE }, {});
  assert.deepEqual(loaded.config, load().config);
  assert.doesNotMatch(dumpConsoleConfig(loaded), / # default$/m);
});

test('a proxy: its header in small letters, and its addresses', () => {
  const { config } = load({
    userHeader: 'X-Forwarded-Email',
    trustedProxies: '10.0.1.5,2001:db8::/64',
    listen: '[::]:80',
    metrics: 'http://10.0.1.5:9479/metrics',
  });
  assert.deepEqual([config.userHeader, config.trustedProxies], ['x-forwarded-email', ['10.0.1.5', '2001:db8::/64']]);
  assert.deepEqual(planOf(config), [
    'serves http://[::]:80 to whom 10.0.1.5,2001:db8::/64 names in x-forwarded-email',
    'asks chdb://mirrorscope-data, each question for 30s at most and up to 10,000 rows; metrics of http://10.0.1.5:9479/metrics',
  ]);
  assert.throws(() => planOf(load({ listen: '0.0.0.0:80' }).config), { code: 'unprotected' });
});

test('what is wrong is named', () => {
  assert.deepEqual(problems({ userHeader: 'x-user' }), [
    "--userHeader is 'x-user': that and trustedProxies need each other: a header is worth what the one is who sets it",
  ]);
  assert.match(
    problems({ trustedProxies: '10.0.0.0/8' }).join(),
    /^userHeader is left at its default: that and trustedProxies need each other/,
  );
  assert.match(
    problems({ trustedProxies: 'proxy.example', userHeader: 'x-user' }).join(),
    /trustedProxies has 'proxy\.example': give an address/,
  );
  assert.match(
    problems({ metrics: 'file:///etc/passwd' }).join(),
    /metrics has 'file:\/\/\/etc\/passwd': give the URL of a page of metrics/,
  );
  assert.match(problems({ userHeader: 'a b', trustedProxies: '10.0.0.1' }).join(), /give the name of a header/);
  assert.match(problems({ store: 'ftp://host' }).join(), /not a URL that Mirrorscope knows/);
  assert.match(problems({ listen: 'localhost' }).join(), /give an address and a port/);
  assert.match(problems({ 'limits.memory': '1KiB' }).join(), /give a size from 16MiB/);
});
