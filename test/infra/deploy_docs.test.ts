/** The commands of docs/deploy.md, as far as they go without Docker. */
import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { mirrorscope } from './command.ts';
import { environmentOf, publishedPort, readCompose } from './compose.ts';
import { DEPLOY_DOCS, ROOT } from './paths.ts';

const { services, volumes } = readCompose();
const text = readFileSync(DEPLOY_DOCS, 'utf8');
const commands = [...text.matchAll(/^( *)```sh\n([\s\S]*?)\n\1```$/gm)].flatMap(([, , lines]) =>
  lines!.split('\n').map((line) => line.trim()),
);
const published = Object.values(services).flatMap(({ ports = [] }) => ports.map(publishedPort));

/** What may be said of each program's arguments; they throw. */
const CHECKS: Readonly<Record<string, (args: readonly string[]) => unknown>> = {
  docker: dockerCompose,
  npx: ([command, ...args]) => {
    assert.equal(command, 'mirrorscope');
    return args[0] === 'replay' ? replay(args) : query(args);
  },
  curl: (args) => assertPublished(new URL(args.at(-1)!), 'tcp'),
  cp: ([from]) => assert.ok(existsSync(ROOT + from)),
  sysctl: ([, setting]) => assert.ok(readFileSync(`${ROOT}docs/listener.md`, 'utf8').includes(`sysctl -w ${setting}`)),
};

for (const command of commands) {
  test(command, async () => {
    const [program = '', ...args] = command.split(' ');
    await (CHECKS[program] ?? assert.fail(`${program} is not known here`))(args);
  });
}

test('ports and volumes are all told', () => {
  assert.ok(commands.length > 10);
  const rows = [...text.matchAll(/^\| (.+?) \|/gm)].map(([, first]) => first!).join(', ');
  for (const { published: port, protocol } of published)
    assert.ok(rows.includes(protocol === 'udp' ? `${port}/udp` : String(port)), `${port}`);
  for (const volume of Object.keys(volumes)) assert.ok(rows.includes(`\`${volume}\``), volume);
});

test('figures are those of the files', () => {
  assert.equal(environmentOf(services['kafka']!)['KAFKA_LOG_RETENTION_HOURS'], /for (\d+) hours/.exec(text)?.[1]);
  assert.equal(services['migrate']?.command?.at(-1), /stay (\d+) days/.exec(text)?.[1]);
  assert.equal(environmentOf(services['listener']!)['MIRRORSCOPE_LISTEN_KAFKA_PARTITIONS'], /`KAFKA_PARTITIONS`, (\d+)/.exec(text)?.[1]);
});

const VERBS: Readonly<Record<string, readonly string[]>> = {
  build: [],
  up: ['--build', '--detach', '--no-recreate', '--no-deps', '--scale'],
  run: ['--rm'],
  logs: ['--follow'],
  exec: [],
};

function dockerCompose([compose, f, file, verb = '', ...rest]: readonly string[]): void {
  assert.deepEqual([compose, f, file], ['compose', '-f', 'infra/compose/compose.yaml']);
  const options = VERBS[verb] ?? assert.fail(verb);
  // Behind the service of exec stands a command of its own.
  const words = verb === 'exec' ? rest.slice(0, 1) : rest;
  for (const word of words) {
    const name = word.replace(/=\d+$/, '');
    assert.ok(options.includes(word) || name in services, word);
  }
  if (verb === 'exec') assert.ok(rest.join(' ').includes(environmentOf(services['kafka']!)['KAFKA_ADVERTISED_LISTENERS']!.split('//')[1]!));
}

/** Sent to a socket of this test instead, and without its pauses. */
async function replay([verb = '', capture = '', option = '', to = '', ...rest]: readonly string[]): Promise<void> {
  assert.deepEqual([option, rest], ['--to', []]);
  assertPublished(new URL(`udp://${to}`), 'udp');
  const receiver = createSocket('udp4').bind(0, '127.0.0.1');
  await once(receiver, 'listening');
  const first = once(receiver, 'message');
  const { code, stderr } = await mirrorscope([verb, ROOT + capture, option, `127.0.0.1:${receiver.address().port}`, '--speed', 'max']);
  assert.equal(code, 0, stderr);
  await first;
  receiver.close();
}

/** Asked where no server is, a command that is right says just that; one that is wrong ends with 2. */
async function query(args: readonly string[]): Promise<void> {
  const url = new URL(args.at(-1)!);
  assertPublished(url, 'tcp');
  const clickhouse = environmentOf(services['clickhouse']!);
  const [reader, database] = [clickhouse['MIRRORSCOPE_READER_PASSWORD'], clickhouse['CLICKHOUSE_DB']];
  assert.deepEqual([url.username, url.password, url.pathname], ['reader', reader, `/${database}`]);
  url.port = '1';
  const { code, stderr } = await mirrorscope([...args.slice(0, -1), url.href]);
  assert.equal(code, 1, stderr);
  assert.match(stderr, /127\.0\.0\.1:1\b/);
}

function assertPublished({ hostname, port }: URL, protocol: string): void {
  assert.equal(hostname, '127.0.0.1');
  assert.ok(
    published.some((one) => one.published === Number(port) && one.protocol === protocol),
    `${port}/${protocol}`,
  );
}
