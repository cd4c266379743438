import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { sharedCapture } from './testing/captures.ts';
import { mirrorscope } from './testing/command.ts';

const COMMANDS = [
  'up',
  'mirror',
  'analyze',
  'query',
  'sql',
  'compare',
  'workload',
  'decode',
  'listen',
  'replay',
  'migrate',
  'inventory',
  'doctor',
  'demo',
  'evidence',
];

test('--help names every command, and each has its own', async () => {
  const { code, stdout, stderr } = await mirrorscope(['--help']);
  assert.equal(code, 0);
  assert.equal(stderr, '');
  for (const name of COMMANDS) assert.match(stdout, new RegExp(`^  ${name} +[a-z]`, 'm'));
  const pages = await Promise.all(COMMANDS.map((name) => mirrorscope([name, '--help'])));
  for (const [i, page] of pages.entries()) {
    assert.equal(page.code, 0);
    assert.match(page.stdout, new RegExp(`^Usage: mirrorscope ${COMMANDS[i]} .*\\n\\n[A-Z].*\\.\\n\\n(Commands|Options):\\n`));
  }
});

test('--version is the version of the package', async () => {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  const { code, stdout } = await mirrorscope(['--version']);
  assert.equal(code, 0);
  assert.equal(stdout, `${version}\n`);
});

test('wrong usage', async () => {
  for (const [args, says] of [
    [[], /^mirrorscope: name a command: up, /],
    [['analyse', 'x.pcap'], /^mirrorscope: unknown command analyse; did you mean analyze\?\n$/],
    [['provision'], /^mirrorscope: unknown command provision; mirrorscope --help lists the commands\n$/],
    [['toString'], /^mirrorscope: unknown command toString; /],
    [['--verbose'], /^mirrorscope: unknown option --verbose; /],
  ] as const) {
    const { code, stdout, stderr } = await mirrorscope(args);
    assert.match(stderr, says);
    assert.equal(stdout, '');
    assert.equal(code, 2);
  }
});

/** Modules that a run of the command loads. */
async function modulesOf(...args: string[]): Promise<string[]> {
  const hook = `import { registerHooks } from 'node:module';
registerHooks({ load(url, context, next) { process._rawDebug('loads ' + url); return next(url, context); } });`;
  const { stderr } = await mirrorscope(args, { env: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(hook)}` } });
  return stderr.split('\n').filter((line) => line.startsWith('loads '));
}

test('what a command does not need it does not load', async () => {
  const [analyze, query] = await Promise.all([modulesOf('analyze', sharedCapture('tcp-single-rst.pcap')), modulesOf('query', '--list')]);
  const loads = (modules: string[], part: string) => modules.some((url) => url.includes(part));
  assert.ok(loads(analyze, 'packages/flow/') && loads(query, 'packages/store/'));
  for (const part of ['packages/store/', 'chdb', '@clickhouse']) assert.ok(!loads(analyze, part), part);
  for (const part of ['packages/flow/', 'packages/capture/', 'node_modules/chdb/']) assert.ok(!loads(query, part), part);
});
