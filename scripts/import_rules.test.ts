import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LAYERS, type Manifest, violations } from './import_rules.ts';

function broken(path: string, specifier: string, manifest: Manifest = everything): string[] {
  const home = path.split('/').slice(0, /^(packages|services|infra)\//.test(path) ? 2 : 1);
  return violations({ path, home: home.join('/'), imports: [specifier], manifest });
}

/** A package.json that names all there is, so that only direction is judged. */
const everything: Manifest = {
  dependencies: Object.fromEntries(
    [...LAYERS.keys(), 'cli', 'writer'].map((name) => [`@mirrorscope/${name}`, 'workspace:*']).concat([['kafkajs', '2']]),
  ),
};

test('each package names only packages above it, so no circle can be allowed', () => {
  const above: string[] = [];
  for (const [name, allowed] of LAYERS) {
    for (const other of allowed) assert.ok(above.includes(other), `${name} names ${other}, which does not stand above it`);
    above.push(name);
  }
});

test('an import along the arrows is allowed', () => {
  assert.deepEqual(broken('packages/flow/src/engine.ts', '@mirrorscope/wire'), []);
  assert.deepEqual(broken('services/cli/src/analyze.ts', '@mirrorscope/store'), []);
  assert.deepEqual(broken('test/conformance/conformance.test.ts', '@mirrorscope/cli'), []);
});

test('an import against the arrows is found', () => {
  assert.deepEqual(broken('packages/wire/src/tcp.ts', '@mirrorscope/flow'), [
    "packages/wire/src/tcp.ts: imports '@mirrorscope/flow': packages/wire may import no other package",
  ]);
  assert.match(broken('packages/flow/src/engine.ts', '@mirrorscope/store')[0] ?? '', /may import only wire and record/);
});

test('a deep import is judged like its package', () => {
  assert.match(broken('packages/record/src/ndjson.ts', '@mirrorscope/wire/src/packet.ts')[0] ?? '', /may import no other package/);
});

test('a package imports no service, and a service no other service', () => {
  assert.match(broken('packages/store/src/open.ts', '@mirrorscope/cli')[0] ?? '', /may import only record/);
  assert.match(broken('services/listener/src/run.ts', '@mirrorscope/writer')[0] ?? '', /a service imports packages only/);
  assert.match(broken('infra/cdk/src/app.ts', '@mirrorscope/writer')[0] ?? '', /infra\/cdk imports packages only/);
});

test('a package that the rules do not know is told so', () => {
  assert.match(broken('packages/extra/src/index.ts', '@mirrorscope/wire')[0] ?? '', /packages\/extra has no line/);
});

test('a relative import stays in its package', () => {
  assert.deepEqual(broken('packages/flow/src/tcp/side.ts', '../layout.ts'), []);
  assert.match(broken('packages/flow/src/tcp/side.ts', '../../../wire/src/packet.ts')[0] ?? '', /stays inside packages\/flow/);
});

test('a library behind an interface of ours has one importer', () => {
  assert.match(broken('services/cli/src/main.ts', 'kafkajs')[0] ?? '', /only packages\/transport imports kafkajs/);
});

test('what is imported is declared, and test libraries serve tests only', () => {
  const manifest = {
    dependencies: { citty: '1' },
    optionalDependencies: { cap: '0' },
    peerDependencies: { constructs: '10' },
    devDependencies: { 'fast-check': '4' },
  };
  assert.deepEqual(broken('services/cli/src/main.ts', 'citty', manifest), []);
  assert.deepEqual(broken('services/cli/src/main.ts', 'cap', manifest), []);
  assert.deepEqual(broken('services/cli/src/main.ts', 'constructs', manifest), []);
  assert.deepEqual(broken('services/cli/src/main.test.ts', 'fast-check', manifest), []);
  assert.deepEqual(broken('services/cli/src/main.ts', 'node:fs', manifest), []);
  assert.match(broken('services/cli/src/main.ts', 'fast-check', manifest)[0] ?? '', /does not name fast-check among its dependencies/);
  assert.match(broken('services/cli/src/main.test.ts', 'zod', manifest)[0] ?? '', /does not name zod/);
});

test('what serves tests is imported by tests only', () => {
  assert.deepEqual(broken('packages/wire/src/tcp.test.ts', './fixtures.ts'), []);
  assert.deepEqual(broken('packages/capture/src/testing/files.ts', '@mirrorscope/wire/fixtures'), []);
  assert.match(broken('packages/wire/src/tcp.ts', './fixtures.ts')[0] ?? '', /serves tests only/);
  assert.match(broken('packages/capture/src/open.ts', './testing/files.ts')[0] ?? '', /serves tests only/);
  assert.match(broken('packages/capture/src/open.ts', '@mirrorscope/wire/fixtures')[0] ?? '', /serves tests only/);
});

test('a package does not import itself by name', () => {
  assert.match(broken('packages/wire/src/tcp.ts', '@mirrorscope/wire', { name: '@mirrorscope/wire' })[0] ?? '', /by relative imports/);
});
